import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Ffmpeg } from '../audio/ffmpeg/find-ffmpeg.js';
import { type FileMeasures, measureFile } from '../audio/measure/measure-file.js';
import { NarrateError } from '../base/errors.js';
import { adviceFor } from '../check/files/advice.js';
import type { FileFinding, FileFindingCode } from '../check/files/file-finding.js';
import { judgeFiles } from '../check/files/judge-file.js';
import type { Target } from '../check/files/targets.js';
import { eitherOf } from '../manifest/diagnostics/nearest.js';
import { compareOutputs, sizeAndTime, type WantedOutput } from './compare-outputs.js';
import type { DeliverOptions } from './delivery.js';
import type { AudioContents } from './outputs/output.js';
import { audioOutputs } from './outputs/registry.js';
import { sharedInputs } from './shared-inputs.js';
import { KnownTakes } from './sound/known-takes.js';
import { type MadeOutput, readOutputs, readTimeline } from './timeline/timeline-file.js';
import { shownPath } from './write-outputs.js';

/** A file that a target takes, and what it would say of it. `file` is relative to `root`, with forward slashes. */
export interface CheckedFile extends Pick<AudioContents, 'kind' | 'format' | 'chapter'> {
  readonly file: string;
  /** Null: there is nothing to measure. */
  readonly measures: FileMeasures | null;
  /** None: it passes. */
  readonly findings: readonly AdvisedFinding[];
}

/** A finding with what is to be done about it; null: its message says so. */
export interface AdvisedFinding extends FileFinding {
  readonly advice: string | null;
}

/** By whose numbers files are judged, and what makes them again. */
export interface CheckJob {
  readonly target: Target;
  /** The files are those of `narrate --draft`. */
  readonly isDraft: boolean;
}

/** What became of the files that the manifest asks for. */
export interface CheckedFiles {
  /** The chapters in their order, then the book. */
  readonly files: readonly CheckedFile[];
  /** Files of formats or kinds that the target does not take. */
  readonly leftOut: readonly string[];
}

/**
 * Decodes and measures every file that the manifest asks for and the target takes, as many at once as there are jobs. A
 * file that is not there, or not made from today's text, is found wanting without being measured. Writes nothing.
 * @throws NarrateError `nothing-to-check`, `ffmpeg-missing`; the system's errors; the signal's reason.
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
  const isAsked = ({ audio: { kind, format } }: WantedAudio) => target.formats[kind].includes(format);
  const asked = wanted
    .filter(isAsked)
    .toSorted((a, b) => (a.audio.chapter ?? Infinity) - (b.audio.chapter ?? Infinity));
  const { ffmpeg } = shared;
  if (ffmpeg === null || asked.length === 0) throw nothingToCheck(target, command);

  const limit = pLimit(options.jobs);
  let checked = 0;
  const looks = await limit.map(asked, async (file) => {
    const found = await look(file, {
      options,
      command,
      isCurrent: compared.current.has(file.name),
      made: made.get(file.name) ?? null,
      ffmpeg,
    });
    checked += 1;
    options.onEvent({ type: 'file-checked', checked, files: asked.length });
    return found;
  });
  const measured = looks.filter((one): one is Look & { measures: FileMeasures } => one.measures !== null);
  const verdicts = judgeFiles(
    measured.map(({ file, measures }) => ({ format: file.audio.format, measures })),
    target,
  );
  const loudness = options.audio.loudness?.name ?? null;
  const verdictOf = new Map(measured.map(({ file }, index) => [file, verdicts[index] ?? []]));
  return {
    files: looks.map(({ file, measures, finding }) => ({
      file: shownPath(options, file.name),
      kind: file.audio.kind,
      format: file.audio.format,
      chapter: file.audio.chapter,
      measures,
      findings: (finding === null ? (verdictOf.get(file) ?? []) : [finding]).map((one) => ({
        ...one,
        advice: adviceFor(one, { ...file.audio, loudness, isDraft }, target),
      })),
    })),
    leftOut: wanted.filter((file) => !isAsked(file)).map(({ name }) => shownPath(options, name)),
  };
}

type WantedAudio = WantedOutput & { readonly audio: AudioContents };

/** A file as it was found: measured, or with the reason why not. */
interface Look {
  readonly file: WantedAudio;
  readonly measures: FileMeasures | null;
  readonly finding: FileFinding | null;
}

async function look(
  file: WantedAudio,
  {
    options: { outputFolder, signal },
    command,
    isCurrent,
    made,
    ffmpeg,
  }: {
    options: DeliverOptions;
    command: string;
    isCurrent: boolean;
    made: MadeOutput | null;
    ffmpeg: Ffmpeg;
  },
): Promise<Look> {
  if (!isCurrent)
    return {
      file,
      measures: null,
      finding: await whyNotCurrent(file, { folder: outputFolder, command, made }),
    };
  try {
    const path = join(outputFolder, file.name);
    return { file, measures: await measureFile({ ffmpeg: ffmpeg.path, path, signal }), finding: null };
  } catch (error) {
    if (!(error instanceof NarrateError) || error.code !== 'ffmpeg-failed') throw error;
    const message = `cannot be decoded (${error.message}): remove it, and run ${command} again`;
    return { file, measures: null, finding: unmeasured('undecodable', message) };
  }
}

async function whyNotCurrent(
  { name, fingerprint }: WantedAudio,
  { folder, command, made }: { folder: string; command: string; made: MadeOutput | null },
): Promise<FileFinding> {
  const isThere = (await sizeAndTime(folder, name)) !== null;
  const isOfToday = fingerprint !== null && made?.fingerprint === fingerprint;
  const changed = isOfToday ? 'was changed since it was made' : "is not made from today's text and settings";
  const wrong = isThere ? changed : 'is not there';
  const remedy =
    fingerprint === null ? 'to record what is missing' : isThere ? 'to make it anew' : 'to make it';
  return unmeasured(isThere ? 'stale' : 'missing', `${wrong}: run ${command} ${remedy}`);
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
  return new NarrateError('nothing-to-check', `The manifest asks for no file that ${title} takes.`, {
    hint: `Add ${chapter} to \`audio.chapters\`${ofBook}, and run ${command} again.`,
  });
}
