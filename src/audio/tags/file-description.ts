import { writeNewFile } from '../../files/write-new-file.js';
import type { FfmpegJob } from '../ffmpeg/ffmpeg.js';
import { type AudioFormat, formats } from '../formats/registry.js';
import { chapterComments } from './chapter-comments.js';
import { type Cover, pictureTag } from './cover.js';
import { type ChapterMarker, ffmetadata, fitsLine, plainValue, type TagPairs } from './ffmetadata.js';
import { languageCode } from './language-code.js';

/** Everything in an audio file except its sound. */
export interface FileDescription {
  readonly format: AudioFormat;
  /** The sample rate of the markers. */
  readonly sampleRate: number;
  readonly tags: TagPairs;
  /** BCP-47; null: unknown. It is written in the form of the format. */
  readonly language: string | null;
  /** Chapter markers. Formats that have none drop them. */
  readonly markers: readonly ChapterMarker[];
  readonly cover: Cover | null;
}

/** Returns everything that the format stores as tags. */
export async function tagsOf(description: FileDescription): Promise<TagPairs> {
  const { sampleRate, tags, markers, cover } = description;
  const format = formats[description.format];
  return [
    ...tags,
    ...languageTag(description),
    ...(format.cover === 'tag' && cover !== null
      ? ([['METADATA_BLOCK_PICTURE', await pictureTag(cover)]] as const)
      : []),
    ...(format.markerTable?.placeholder(markers.length) ?? []),
    ...(format.markers === 'comments' ? chapterComments(markers, sampleRate) : []),
  ];
}

function languageTag({ format, language }: FileDescription): TagPairs {
  const form = formats[format].language;
  if (language === null || form === 'iso-track') return [];
  return [['language', (form === 'iso-tag' && languageCode(language)) || language]];
}

/** Longer tags are cut. An argument may have 131,072 bytes on Linux (MAX_ARG_STRLEN), and a command 32,767 characters on Windows. */
const longestTag = 8_000;
const asArgument = ([name, value]: readonly [string, string]): string =>
  `${name}=${plainValue(value)
    .slice(0, longestTag)
    .replace(/[\uD800-\uDBFF]$/, '')}`;

/** All tags together may be this long on a command line. */
const longestTags = 16_000;

/**
 * Returns the ffmpeg inputs and options that add tags, chapter markers and the cover to an audio file. Tags without chapter
 * markers are options. Otherwise they are in a new file at `path`, which is an input. ffmpeg reads several inputs in threads,
 * which takes up to a tenth of the time of encoding.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`; the system's error when the cover cannot be read.
 */
export async function writeMetadata(
  description: FileDescription,
  path: string,
): Promise<Pick<FfmpegJob, 'inputs' | 'options'>> {
  const format = formats[description.format];
  const tags = await tagsOf(description);
  const hasOwnMarkers = format.markers === 'own';
  const { sampleRate, cover } = description;
  const markers = hasOwnMarkers ? description.markers : [];
  const picture = format.cover === 'stream' ? cover : null;
  const inOptions = tags.flatMap((tag) => ['-metadata', asArgument(tag)]);
  if (picture === null && markers.length === 0 && inOptions.join(' ').length < longestTags)
    return { inputs: [], options: [...noMetadata, ...inOptions, ...trackLanguage(description)] };
  await writeNewFile(path, ffmetadata(tags.filter(fitsLine), markers, sampleRate));
  return {
    // The image is read only as PNG or JPEG. Some formats that ffmpeg would otherwise detect can make it read further files.
    inputs: [
      { format: 'ffmetadata', path },
      ...(picture === null ? [] : [{ format: `${picture.kind}_pipe`, path: picture.path }]),
    ],
    options: [
      ...['-map_metadata', '1', '-map_chapters', hasOwnMarkers ? '1' : '-1'],
      ...tags.filter((tag) => !fitsLine(tag)).flatMap((tag) => ['-metadata', asArgument(tag)]),
      ...(picture === null ? [] : pictureOptions),
      ...trackLanguage(description),
    ],
  };
}

const noMetadata = ['-map_metadata', '-1', '-map_chapters', '-1'];

const pictureOptions = [
  ...['-map', '2:v', '-c:v', 'copy', '-disposition:v', 'attached_pic'],
  ...['-metadata:s:v', 'title=Cover', '-metadata:s:v', 'comment=Cover (front)'],
];

function trackLanguage({ format, language }: FileDescription): readonly string[] {
  const isOfTrack = formats[format].language === 'iso-track';
  const code = isOfTrack && language !== null ? languageCode(language) : null;
  return code === null ? [] : ['-metadata:s:a:0', `language=${code}`];
}
