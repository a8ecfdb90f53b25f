import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Ffmpeg } from '../audio/ffmpeg/find-ffmpeg.js';
import { type FileMeasures, measureFile } from '../audio/measure/measure-file.js';
import { NarrateError } from '../base/errors.js';
import { adviceFor } from '../check/files/advice.js';
import type { FileFinding, FileFindingCode } from '../check/files/file-finding.js';
import { judgeFiles } from '../check/files/judge-file.js';
import type { Target } from '../check/files/targets/target.js';
import { eitherOf } from '../manifest/diagnostics/nearest.js';
import { compareOutputs, sizeAndTime, type WantedOutput } from './compare-outputs.js';
import type { DeliverOptions } from './delivery.js';
import type { AudioContents } from './outputs/output.js';
import { audioOutputs } from './outputs/registry.js';
import { sharedInputs } from './shared-inputs.js';
import { KnownTakes } from './sound/known-takes.js';
import { type MadeOutput, readOutputs, readTimeline } from './timeline/timeline-file.js';
import { shownPath } from './write-outputs.js';

/** A file that a target accepts, with its measurements and findings. `file` is relative to `root`, with forward slashes. */
export interface CheckedFile extends Pick<AudioContents, 'kind' | 'format' | 'chapter'> {
  readonly file: string;
  /** Null: the file is missing, out of date or cannot be decoded, or the target has no rules for its sound. */
  readonly measures: FileMeasures | null;
  /** Empty: the file passes. */
  readonly findings: readonly AdvisedFinding[];
}

/** A finding with advice on how to fix it. `advice` is null if the message itself says what to do. */
export interface AdvisedFinding extends FileFinding {
  readonly advice: string | null;
}

/** Options of a check. */
export interface CheckJob {
  /** The publisher whose requirements apply. */
  readonly target: Target;
  /** True: check the files of `narrate --draft`. */
  readonly isDraft: boolean;
}

/** The result of a check. */
export interface CheckedFiles {
  /** Chapter files in chapter order, then book files. */
  readonly files: readonly CheckedFile[];
  /** Files of a format or kind that the target does not accept. */
  readonly leftOut: readonly string[];
}

/**
 * Decodes and measures every output file that the target accepts, up to `jobs` at once. A file that is missing or out of
 * date gets a finding and is not measured. Writes nothing.
 * @throws NarrateError `nothing-to-check`, `ffmpeg-missing`, `too-many-files`; the system's error when a file cannot be read;
 *   the signal's reason.
 */
export async function checkFiles(
  options: DeliverOptions,
  { target, isDraft }: CheckJob,
): Promise<CheckedFiles> {
  const command = isDraft ? '`narrate --draft`' : '`narrate`';
  const previous = (await readTimeline(options.outputFolder))?.document ?? null;
  const made = new Map((previous === null ? [] : readOutputs(previous)).map((file) => [file.name, file]));
  const shared = await sharedInputs(options, previous);
  const takes = await KnownTakes.open(options, previous);
  const compared = await compareOutputs(audioOutputs, { options, shared, takes, made, finished: [] });
  const wanted = compared.wanted.filter((file): file is WantedAudio => file.audio !== null);
  const isAccepted = ({ audio: { kind, format } }: WantedAudio) => target.formats[kind].includes(format);
  const accepted = wanted
    .filter(isAccepted)
    .toSorted((a, b) => (a.audio.chapter ?? Infinity) - (b.audio.chapter ?? Infinity));
  const { ffmpeg } = shared;
  if (ffmpeg === null || accepted.length === 0) throw nothingToCheck(target, command);

  const limit = pLimit(options.jobs);
  let checked = 0;
  const inspections = await limit.map(accepted, async (file) => {
    const inspection = await inspectFile(file, {
      options,
      command,
      isCurrent: compared.current.has(file.name),
      isMeasured: measuresFor(target),
      made: made.get(file.name) ?? null,
      ffmpeg,
    });
    checked += 1;
    options.onEvent({ type: 'file-checked', checked, files: accepted.length });
    return inspection;
  });
  const measured = inspections.filter(
    (one): one is FileInspection & { measures: FileMeasures } => one.measures !== null,
  );
  const judged = judgeFiles(
    measured.map(({ file, measures }) => ({ format: file.audio.format, measures })),
    target,
  );
  const loudness = options.audio.loudness?.name ?? null;
  const findingsOf = new Map(measured.map(({ file }, index) => [file, judged[index] ?? []]));
  return {
    files: inspections.map(({ file, measures, finding }) => ({
      file: shownPath(options, file.name),
      kind: file.audio.kind,
      format: file.audio.format,
      chapter: file.audio.chapter,
      measures,
      findings: (finding === null ? (findingsOf.get(file) ?? []) : [finding]).map((one) => ({
        ...one,
        advice: adviceFor(one, { ...file.audio, loudness, isDraft }, target),
      })),
    })),
    leftOut: wanted.filter((file) => !isAccepted(file)).map(({ name }) => shownPath(options, name)),
  };
}

type WantedAudio = WantedOutput & { readonly audio: AudioContents };

/** An output file with its measurements, or with the finding that explains why it has none. */
interface FileInspection {
  readonly file: WantedAudio;
  readonly measures: FileMeasures | null;
  readonly finding: FileFinding | null;
}

async function inspectFile(
  file: WantedAudio,
  {
    options: { outputFolder, signal },
    command,
    isCurrent,
    isMeasured,
    made,
    ffmpeg,
  }: {
    options: DeliverOptions;
    command: string;
    isCurrent: boolean;
    isMeasured: boolean;
    made: MadeOutput | null;
    ffmpeg: Ffmpeg;
  },
): Promise<FileInspection> {
  if (!isCurrent)
    return {
      file,
      measures: null,
      finding: await whyNotCurrent(file, { folder: outputFolder, command, made }),
    };
  if (!isMeasured) return { file, measures: null, finding: null };
  try {
    const path = join(outputFolder, file.name);
    return { file, measures: await measureFile({ ffmpeg: ffmpeg.path, path, signal }), finding: null };
  } catch (error) {
    if (!(error instanceof NarrateError) || error.code !== 'ffmpeg-failed') throw error;
    const message = `cannot be decoded (${error.message}): delete it and run ${command} again`;
    return { file, measures: null, finding: unmeasured('undecodable', message) };
  }
}

/** Tells whether a target has rules for the sound, so that files must be decoded. */
const measuresFor = ({ rules, constantBitRate, sameChannels }: Target): boolean =>
  rules.length > 0 || constantBitRate !== null || sameChannels !== null;

async function whyNotCurrent(
  { name, fingerprint }: WantedAudio,
  { folder, command, made }: { folder: string; command: string; made: MadeOutput | null },
): Promise<FileFinding> {
  const isThere = (await sizeAndTime(folder, name)) !== null;
  const isOfCurrentInputs = fingerprint !== null && made?.fingerprint === fingerprint;
  const changed = isOfCurrentInputs
    ? 'was changed after narrate wrote it'
    : 'does not match the current text and settings';
  const problem = isThere ? changed : 'is missing';
  const purpose =
    fingerprint === null
      ? 'to record the parts that have no recording yet'
      : isThere
        ? 'to regenerate it'
        : 'to write it';
  return unmeasured(isThere ? 'stale' : 'missing', `${problem}: run ${command} ${purpose}`);
}

const unmeasured = (code: FileFindingCode, message: string): FileFinding => ({
  code,
  message,
  measured: null,
  least: null,
  most: null,
});

function nothingToCheck({ title, formats }: Target, command: string): NarrateError {
  const [chapter, book] = [formats.chapter, formats.book].map(eitherOf);
  const ofBook = book === '' ? '' : `, or ${book} to \`audio.book\``;
  return new NarrateError('nothing-to-check', `The manifest asks for no file that ${title} accepts.`, {
    hint: `Add ${chapter} to \`audio.chapters\`${ofBook}. Then run ${command} again.`,
  });
}
