import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { systemCode } from '../base/errors.js';
import type { DeliverOptions } from './delivery.js';
import type { FinishedFile, Output, OutputPlan, WantedFile } from './outputs/output.js';
import type { SharedInputs } from './shared-inputs.js';
import type { KnownTakes } from './sound/known-takes.js';
import type { MadeOutput } from './timeline/timeline-file.js';

/** A file that the manifest asks for, and the output that makes it. */
export interface WantedOutput extends WantedFile<unknown> {
  readonly output: Output;
  /** Null: the file cannot be made yet. */
  readonly fingerprint: string | null;
}

/** A file that can be made, and is to be. */
export interface DueOutput extends WantedOutput {
  readonly fingerprint: string;
}

/** What there is, and what is to be done about it. */
export interface Comparison {
  readonly wanted: readonly WantedOutput[];
  /** Names of files that are made from today's text and are as they were made. */
  readonly current: ReadonlySet<string>;
  /** To be made now. */
  readonly due: readonly DueOutput[];
}

export interface CompareJob {
  readonly options: DeliverOptions;
  readonly shared: SharedInputs;
  readonly takes: KnownTakes;
  /** The files that narrate made, by name. */
  readonly made: ReadonlyMap<string, MadeOutput>;
  /** Those of the outputs that come before. */
  readonly finished: readonly FinishedFile[];
}

/** Files looked at at once. */
const readers = 16;

/**
 * Finds out which files of some outputs are to be made. The takes that these are made of are opened, so a run with nothing
 * to do looks only at the sizes and times of the files.
 */
export async function compareOutputs(outputs: readonly Output[], job: CompareJob): Promise<Comparison> {
  const { options, shared, takes, made, finished } = job;
  // Opening a take may show that it is gone, or not as long as remembered; then everything is laid out again.
  for (;;) {
    const plan: OutputPlan = { options, layout: takes.layout, ...shared, finished };
    const wanted = outputs.flatMap((output) => wantedOf(output, plan));
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

const wantedOf = (output: Output, plan: OutputPlan): readonly WantedOutput[] =>
  output.wanted(plan).map((file) => ({
    ...file,
    output,
    fingerprint: file.inputs === null ? null : output.fingerprint(file.inputs),
  }));

/** The takes that a file is made of. */
export const takesOf = ({ output, inputs }: DueOutput) => output.sound?.takes(inputs) ?? [];

/** With `--chapter`, other chapters are left as they are; a book that can be made is made. */
const isSelected = ({ audio }: WantedOutput, { only }: Pick<DeliverOptions, 'only'>): boolean =>
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

/** What a file's size and time are now; null: there is no plain file of that name. */
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

/** Whether a file that narrate made is untouched, by its size and time. */
export async function isAsMade(folder: string, file: MadeOutput): Promise<boolean> {
  const now = await sizeAndTime(folder, file.name);
  return now?.bytes === file.bytes && now.modified === file.modified;
}
