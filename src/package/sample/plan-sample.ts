import type { Ffmpeg } from '../../audio/ffmpeg/find-ffmpeg.js';
import { encoderSettings } from '../../audio/formats/encoder-settings.js';
import type { Cover } from '../../audio/tags/cover.js';
import type { PackageFinding } from '../../check/package-finding.js';
import type { DeliverOptions } from '../../deliver/delivery.js';
import { fileTags } from '../../deliver/outputs/audio/file-tags.js';
import type { TimelineDocument } from '../../deliver/timeline/timeline-file.js';
import type { Manifest } from '../../manifest/manifest.js';
import type { PackageBook } from '../package-book.js';
import { chooseSample } from './choose-sample.js';
import { type SampleJob, writeSample } from './write-sample.js';

/** A sample that can be written. */
export interface PlannedSample extends Pick<SampleJob, 'format'> {
  /** The number of the chapter that it is from. */
  readonly chapter: number;
  readonly seconds: number;
  /** Writes it to an absolute path. @throws as `writeSample` */
  readonly write: (path: string) => Promise<void>;
}

/** What a sample is made from. */
export interface SampleSource extends Pick<PackageBook, 'target' | 'audio'> {
  readonly options: DeliverOptions;
  readonly timeline: TimelineDocument;
  readonly ffmpeg: Ffmpeg;
  readonly cover: Cover | null;
  readonly wanted: Manifest['publish']['sample'];
}

/** The silence that follows the last word of a sample. */
const tailSeconds = 1;

/** Plans the sample that the target asks for; null: it asks for none. Returns a finding if there can be no such sample. */
export function planSample(source: SampleSource): PlannedSample | PackageFinding | null {
  const { target, audio, timeline, options, ffmpeg, cover, wanted } = source;
  if (target.sample === null) return null;
  const { leastSeconds, mostSeconds } = target.sample;
  const finding = (message: string): PackageFinding => ({ code: 'sample', message });
  const place = timeline.chapters.findIndex(({ chapter }) => chapter === wanted.chapter);
  const [timed, file] = [timeline.chapters[place], audio[place]];
  if (timed === undefined || file?.kind !== 'chapter' || timeline.sampleRate === null)
    return finding(
      `There is no audio file of chapter ${wanted.chapter} for the sample. Set \`publish.sample.chapter\` to another chapter.`,
    );
  const range = chooseSample(
    timed.cues,
    Math.min(wanted.minutes * 60, mostSeconds ?? Infinity) - tailSeconds,
  );
  const seconds = range === null ? 0 : range.endSeconds - range.startSeconds + tailSeconds;
  if (range === null || seconds < (leastSeconds ?? 0))
    return finding(
      `The sample from chapter ${wanted.chapter} would have ${seconds.toFixed(0)} s. ${target.title} requires at least ${leastSeconds ?? 1} s. Set \`publish.sample.chapter\` to a longer chapter, or raise \`publish.sample.minutes\`.`,
    );
  const { format } = file;
  const encoding = options.audio.encoding[format];
  const { sampleRate } = encoderSettings(format, timeline.sampleRate, encoding);
  const { title, language, signal } = options;
  const write = (path: string) =>
    writeSample({
      ...{
        source: file.path,
        range,
        tailSeconds,
        path,
        ffmpeg,
        format,
        encoding,
        sampleRate,
        cover,
        language,
        signal,
      },
      tags: fileTags(options, title, null),
    });
  return { format, chapter: wanted.chapter, seconds, write };
}
