import { writeNewFile } from '../../files/write-new-file.js';
import type { FfmpegJob } from '../ffmpeg/ffmpeg.js';
import { type AudioFormat, formats } from '../formats/registry.js';
import { markComments } from './chapter-comments.js';
import { type Cover, pictureTag } from './cover.js';
import { type ChapterMarker, ffmetadata, fitsLine, type TagPairs } from './ffmetadata.js';
import { languageCode } from './language-code.js';

/** What stands in a file beside its sound. */
export interface FileDescription {
  readonly format: AudioFormat;
  /** In which the marks are counted. */
  readonly sampleRate: number;
  readonly tags: TagPairs;
  /** BCP-47; written in the form that the format knows. */
  readonly language: string | null;
  /** For a format that carries them. */
  readonly marks: readonly ChapterMarker[];
  readonly cover: Cover | null;
}

/** All that the format holds as tags. */
export async function tagsOf(description: FileDescription): Promise<TagPairs> {
  const { sampleRate, tags, marks, cover } = description;
  const format = formats[description.format];
  return [
    ...tags,
    ...languageTag(description),
    ...(format.cover === 'tag' && cover !== null
      ? ([['METADATA_BLOCK_PICTURE', await pictureTag(cover)]] as const)
      : []),
    ...(format.markerTable?.placeholder(marks.length) ?? []),
    ...(format.markers === 'comments' ? markComments(marks, sampleRate) : []),
  ];
}

function languageTag({ format, language }: FileDescription): TagPairs {
  const form = formats[format].language;
  if (language === null || form === 'iso-track') return [];
  return [['language', (form === 'iso-tag' && languageCode(language)) || language]];
}

/** A word of a command may have 131,072 bytes on Linux (MAX_ARG_STRLEN), and all of them 32,767 characters on Windows; what is longer is cut. */
const longestTag = 8_000;
const asWord = ([name, value]: readonly [string, string]): string =>
  `${name}=${value.slice(0, longestTag).replace(/[\uD800-\uDBFF]$/, '')}`;

/** Writes tags and marks to `path`, and returns what ffmpeg needs to put them and the cover into a file. */
export async function describedBy(
  description: FileDescription,
  path: string,
): Promise<Pick<FfmpegJob, 'inputs' | 'options'>> {
  const format = formats[description.format];
  const tags = await tagsOf(description);
  const ownMarks = format.markers === 'own';
  const { marks, sampleRate, cover } = description;
  await writeNewFile(path, ffmetadata(tags.filter(fitsLine), ownMarks ? marks : [], sampleRate));
  const picture = format.cover === 'stream' ? cover : null;
  return {
    // The picture is read as what its first bytes say and as nothing else: some of the formats that ffmpeg would
    // otherwise recognise name further files to be read.
    inputs: [
      { format: 'ffmetadata', path },
      ...(picture === null ? [] : [{ format: `${picture.kind}_pipe`, path: picture.path }]),
    ],
    options: [
      ...['-map_metadata', '1', '-map_chapters', ownMarks ? '1' : '-1'],
      ...tags.filter((tag) => !fitsLine(tag)).flatMap((tag) => ['-metadata', asWord(tag)]),
      ...(picture === null ? [] : pictureOptions),
      ...trackLanguage(description),
    ],
  };
}

const pictureOptions = [
  ...['-map', '2:v', '-c:v', 'copy', '-disposition:v', 'attached_pic'],
  ...['-metadata:s:v', 'title=Cover', '-metadata:s:v', 'comment=Cover (front)'],
];

function trackLanguage({ format, language }: FileDescription): readonly string[] {
  const isOfTrack = formats[format].language === 'iso-track';
  const code = isOfTrack && language !== null ? languageCode(language) : null;
  return code === null ? [] : ['-metadata:s:a:0', `language=${code}`];
}
