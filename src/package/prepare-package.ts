import { usableCover } from '../audio/tags/cover.js';
import type { PictureFacts } from '../audio/tags/read-picture.js';
import type { PackageFinding } from '../check/package-finding.js';
import { sharedInputs } from '../deliver/shared-inputs.js';
import { readTimeline, type TimelineDocument } from '../deliver/timeline/timeline-file.js';
import { type CollectJob, collectBook } from './collect-book.js';
import type { PackageBook, PackageForm } from './package-book.js';
import { checkedSample } from './sample/checked-sample.js';
import { type PlannedSample, planSample, type SampleSource } from './sample/plan-sample.js';
import { staleSidecars } from './stale-sidecars.js';

/** A package that can be written, or why it cannot. */
export interface PreparedPackage {
  /** Null: the findings say why. */
  readonly book: PackageBook | null;
  /** The header of the cover; null: no cover that can be read. */
  readonly picture: PictureFacts | null;
  readonly findings: readonly PackageFinding[];
  /** Null: the target needs none. */
  readonly sample: Pick<PlannedSample, 'chapter' | 'seconds'> | null;
  /** Return what to do and what was checked; call them when the files are written. */
  readonly steps: () => readonly string[];
  readonly checks: () => readonly string[];
}

/** What a package is prepared from. */
export interface PrepareJob
  extends Pick<CollectJob, 'options' | 'target' | 'isbn' | 'url' | 'feedUrl'>,
    Pick<SampleSource, 'wanted'> {
  /** The command that writes the files of the book, between backquotes. */
  readonly command: string;
  /** Whether the manifest or the chapters changed after the files of the book were written. */
  readonly isBehind: boolean;
}

/**
 * Collects the files of a package, and plans its sample. Writes nothing.
 * @throws NarrateError `ffmpeg-missing`, `too-many-files`; the system's error when a file cannot be examined
 */
export async function preparePackage(form: PackageForm, job: PrepareJob): Promise<PreparedPackage> {
  const { options, target } = job;
  const cover = options.cover === null ? null : await usableCover(options.cover);
  const picture = cover?.picture ?? null;
  const timeline = (await readTimeline(options.outputFolder))?.document ?? null;
  const nothing = { book: null, picture, sample: null, steps: () => [], checks: () => [] };
  // The check of the audio files says that they are missing.
  if (timeline === null) return { ...nothing, findings: [] };
  const collected = collectBook({ ...job, timeline, cover });
  if (collected === null) return { ...nothing, findings: [] };
  const { ffmpeg } = await sharedInputs({ ...options, cover: null }, timeline);
  const sample =
    ffmpeg === null
      ? null
      : planSample({ ...collected, options, timeline, ffmpeg, cover, wanted: job.wanted });
  const planned = sample !== null && 'write' in sample ? sample : null;
  const { signal } = options;
  const checked = planned && ffmpeg && checkedSample(planned, { ffmpeg: ffmpeg.path, target, signal });
  return {
    book: { ...collected, sample: checked },
    picture,
    findings: [
      ...(sample !== null && 'code' in sample ? [sample] : []),
      ...(form.usesSidecars ? await sidecarFindings(timeline, job) : []),
    ],
    sample: planned && { chapter: planned.chapter, seconds: planned.seconds },
    steps: () => [...(checked?.steps() ?? []), ...form.steps({ ...collected, sample: checked })],
    checks: () => [...checksOf(collected, picture), ...(checked?.checks() ?? [])],
  };
}

/** Finds sidecar files that are missing, changed, or older than the book. */
async function sidecarFindings(
  timeline: TimelineDocument,
  { options, command, isBehind }: PrepareJob,
): Promise<readonly PackageFinding[]> {
  const finding = (message: string): PackageFinding => ({ code: 'sidecar', message });
  const stale = await staleSidecars(options.outputFolder, timeline);
  if (stale.length > 0)
    return stale.map((name) =>
      finding(`${name} is missing, or was changed after narrate wrote it. Run ${command} to write it again.`),
    );
  return isBehind
    ? [
        finding(
          `The files next to the audio may be older than the manifest or the chapters. Run ${command} to write them again.`,
        ),
      ]
    : [];
}

function checksOf(
  { audio, target }: Pick<PackageBook, 'audio' | 'target'>,
  picture: PictureFacts | null,
): readonly string[] {
  const count = `${audio.length} audio ${audio.length === 1 ? 'file' : 'files'}`;
  const sound =
    target.rules.length === 0
      ? `${count}: up to date with the text and the settings.`
      : `${count}: up to date with the text and the settings, and within the rules of ${target.title}.`;
  const cover =
    picture && `Cover: ${picture.kind.toUpperCase()}, ${picture.width} × ${picture.height} pixels.`;
  return [sound, ...(cover === null ? [] : [cover])];
}
