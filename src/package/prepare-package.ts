import { measureFile } from '../audio/measure/measure-file.js';
import type { PictureFacts } from '../check/cover/read-picture.js';
import { judgeFiles } from '../check/files/judge-file.js';
import type { PackageFinding } from '../check/package-finding.js';
import { sharedInputs } from '../deliver/shared-inputs.js';
import { readTimeline } from '../deliver/timeline/timeline-file.js';
import { type CollectJob, collectBook } from './collect-book.js';
import type { PackageBook, PackageForm } from './package-book.js';
import { readCoverFacts } from './read-cover.js';
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
  /** Returns what was checked; call it when the files are written. */
  readonly checks: () => readonly string[];
}

/** What a package is prepared from. */
export interface PrepareJob
  extends Pick<CollectJob, 'options' | 'target' | 'isbn' | 'url'>,
    Pick<SampleSource, 'wanted'> {}

/**
 * Collects the files of a package, and plans its sample. Writes nothing.
 * @throws NarrateError `ffmpeg-missing`, `too-many-files`; the system's error when a file cannot be examined
 */
export async function preparePackage(form: PackageForm, job: PrepareJob): Promise<PreparedPackage> {
  const { options, target } = job;
  const read = await readCoverFacts(options.cover);
  const picture = read?.facts ?? null;
  const timeline = (await readTimeline(options.outputFolder))?.document ?? null;
  const nothing = { book: null, picture, sample: null, checks: () => [] };
  // The check of the audio files says that they are missing.
  if (timeline === null) return { ...nothing, findings: [] };
  const collected = collectBook({ ...job, timeline, cover: read?.cover ?? null });
  if (collected === null) return { ...nothing, findings: [] };
  const { ffmpeg } = await sharedInputs({ ...options, cover: null }, timeline);
  const cover = read?.cover ?? null;
  const sample =
    ffmpeg === null
      ? null
      : planSample({ ...collected, options, timeline, ffmpeg, cover, wanted: job.wanted });
  const stale = form.usesSidecars ? await staleSidecars(options.outputFolder, timeline) : [];
  const findings: readonly PackageFinding[] = [
    ...(sample !== null && 'code' in sample ? [sample] : []),
    ...stale.map(
      (name): PackageFinding => ({
        code: 'sidecar',
        message: `${name} is missing, or was changed after narrate wrote it. Run \`narrate\` to write it again.`,
      }),
    ),
  ];
  const planned = sample !== null && 'write' in sample ? sample : null;
  const judged: string[] = [];
  const write = async (path: string): Promise<void> => {
    await planned?.write(path);
    if (planned === null || ffmpeg === null) return;
    const measures = await measureFile({ ffmpeg: ffmpeg.path, path, signal: options.signal });
    const [found = []] = judgeFiles([{ format: planned.format, measures }], target);
    judged.push(
      found.length === 0
        ? 'The sample passes the same checks.'
        : `The sample ${found.map(({ message }) => message).join(', and ')}.`,
    );
  };
  return {
    book: { ...collected, sample: planned && { format: planned.format, write } },
    picture,
    findings,
    sample: planned && { chapter: planned.chapter, seconds: planned.seconds },
    checks: () => [...checksOf(collected, picture), ...judged],
  };
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
  const cover = picture && `Cover: ${picture.kind}, ${picture.width} × ${picture.height} pixels.`;
  return [sound, ...(cover === null ? [] : [cover])];
}
