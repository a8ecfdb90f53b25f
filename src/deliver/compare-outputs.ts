import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { systemCode } from '../base/errors.js';
import type { DeliverOptions } from './delivery.js';
import type { FinishedFile, Output, OutputPlan, WantedFile } from './outputs/output.js';
import type { SharedInputs } from './shared-inputs.js';
import type { KnownTakes } from './sound/known-takes.js';
import type { MadeOutput } from './timeline/timeline-file.js';

/** A file that the manifest asks for, with the output that writes it. */
export interface WantedOutput extends WantedFile<unknown> {
  readonly output: Output;
  /** The build fingerprint; null: the file cannot be written yet. */
  readonly fingerprint: string | null;
}

/** A file that is out of date or missing, and can be written. */
export interface DueOutput extends WantedOutput {
  readonly fingerprint: string;
}

/** The wanted files, sorted by what to do with them. */
export interface Comparison {
  readonly wanted: readonly WantedOutput[];
  /** Names of the files that are up to date and unchanged since narrate wrote them. */
  readonly current: ReadonlySet<string>;
  /** The files to write now. */
  readonly due: readonly DueOutput[];
}

/** The inputs of a comparison. */
export interface CompareJob {
  readonly options: DeliverOptions;
  readonly shared: SharedInputs;
  readonly takes: KnownTakes;
  /** The files that narrate wrote earlier, by name. */
  readonly made: ReadonlyMap<string, MadeOutput>;
  /** The files of the outputs of earlier stages. */
  readonly finished: readonly FinishedFile[];
}

/** How many files are examined at once. */
const readers = 16;

/**
 * Finds the files of some outputs that are out of date. Opens only the takes of these files, so a run with nothing to do
 * reads only sizes and modification times.
 */
export async function compareOutputs(outputs: readonly Output[], job: CompareJob): Promise<Comparison> {
  const { options, takes, made } = job;
  // Opening a take may show that it is missing or has another length. The layout is then computed again.
  for (;;) {
    const wanted = await wantedOutputs(outputs, job);
    const current = await currentFiles(options.outputFolder, wanted, made);
    const due = wanted.filter(
      (file): file is DueOutput =>
        file.fingerprint !== null && isSelected(file, options) && !current.has(file.name),
    );
    const unopened = takes.unopened(due.flatMap(takesOf));
    if (unopened.length === 0) return { wanted, current, due };
    await takes.inspect(unopened);
  }
}

/** Returns the files that some outputs should have, as far as the figures of the takes are known. */
export async function wantedOutputs(
  outputs: readonly Output[],
  { options, shared, takes, finished }: CompareJob,
): Promise<readonly WantedOutput[]> {
  const plan: OutputPlan = { options, layout: takes.layout, ...shared, finished };
  return (await Promise.all(outputs.map((output) => wantedOf(output, plan)))).flat();
}

const wantedOf = async (output: Output, plan: OutputPlan): Promise<readonly WantedOutput[]> =>
  (await output.wanted(plan)).map((file) => ({
    ...file,
    output,
    fingerprint: file.inputs === null ? null : output.fingerprint(file.inputs),
  }));

/** Returns the takes that a file is made of; empty for a sidecar file. */
export const takesOf = ({ output, inputs }: DueOutput) => output.sound?.takes(inputs) ?? [];

/** Tells whether to write a file. `--chapter` leaves the files of other chapters as they are, but not the book file. */
export const isSelected = ({ audio }: WantedOutput, { only }: Pick<DeliverOptions, 'only'>): boolean =>
  only === null || audio === null || audio.chapter === null || only.has(audio.chapter);

async function currentFiles(
  folder: string,
  wanted: readonly WantedOutput[],
  made: ReadonlyMap<string, MadeOutput>,
): Promise<ReadonlySet<string>> {
  const names = await pLimit(readers).map(wanted, async ({ name, fingerprint }) => {
    const file = made.get(name);
    if (file === undefined || file.fingerprint !== fingerprint) return [];
    return (await isAsMade(folder, file)) ? [name] : [];
  });
  return new Set(names.flat());
}

/** Returns the current size (bytes) and modification time (seconds since 1970) of a file; null: it is no regular file or missing. */
export async function sizeAndTime(
  folder: string,
  name: string,
): Promise<Pick<MadeOutput, 'bytes' | 'modified'> | null> {
  try {
    const stats = await lstat(join(folder, name));
    return stats.isFile() ? { bytes: stats.size, modified: Math.floor(stats.mtimeMs / 1000) } : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

/** Tells from size and modification time whether a file is unchanged since narrate wrote it. */
export async function isAsMade(folder: string, file: MadeOutput): Promise<boolean> {
  const now = await sizeAndTime(folder, file.name);
  return now?.bytes === file.bytes && now.modified === file.modified;
}
