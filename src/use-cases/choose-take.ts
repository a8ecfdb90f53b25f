import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import { deliverProject, requireOwnOutput } from '../deliver/deliver-project.js';
import type { Delivered } from '../deliver/delivery.js';
import { type ChunkSelection, selectChunks } from '../plan/select-chunks.js';
import { type ChunkTakes, type ListedTake, listTakes } from '../plan/takes/list-takes.js';
import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { openStateOf } from '../project/open-state.js';
import { measureTakes } from '../record/retakes/due-retakes.js';
import { type RunContextOptions, runContext } from '../record/run-context.js';

export interface ChooseTakeOptions
  extends Pick<NarrateOptions, 'manifest' | 'engine' | 'draft' | 'price' | 'store' | 'environment'>,
    RunContextOptions {
  /** One chunk. */
  readonly which: ChunkSelection;
  /** Its number among the takes of that chunk, from 1, or its request id. */
  readonly take: string;
}

export interface ChosenReport {
  readonly chunk: ChunkTakes;
  readonly chosen: ListedTake;
  readonly delivered: Delivered;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Puts a take in use that somebody prefers, whatever a check says of it, and makes the files anew that it is in. It stays
 * in use until another is chosen, and is in doubt no more. @throws NarrateError `usage` for a chunk or a take that is none
 */
export async function chooseTake({ which, take, ...options }: ChooseTakeOptions): Promise<ChosenReport> {
  const context = runContext(options);
  const opened = await openProject(options);
  const state = await openStateOf(opened, context);
  try {
    const snapshot = await state.snapshot();
    const project = await splitProject(opened, snapshot);
    await requireOwnOutput(project);
    const { chapters, book } = project;
    const { check } = book.manifest;
    const chunk = onlyChunk(listTakes(selectChunks(chapters, which), { chapters, snapshot, check }));
    const chosen = takeNamed(chunk, take);
    const { key, requestId } = chosen.take;
    const among = chunk.takes.filter(({ isHere }) => isHere).map((one) => one.take.requestId);
    await state.journal.append({ type: 'chosen', key, requestId, among, by: 'hand' });
    await measureTakes(project, state, context);
    const delivered = await deliverProject(project, state, context);
    await state.settled();
    return { chunk, chosen, delivered, warnings: [...opened.warnings, ...state.warnings] };
  } finally {
    await state.close();
  }
}

function onlyChunk(found: readonly ChunkTakes[]): ChunkTakes {
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const names = found.slice(0, 5).map(({ chunk }) => `--chapter ${chunk.chapter} --chunk ${chunk.chunk}`);
  throw new NarrateError('usage', 'A take is chosen for one chunk, and several are meant.', {
    hint: `Say which: ${names.join(', or ')}${found.length > names.length ? ' …' : ''}.`,
  });
}

function takeNamed({ chunk, takes }: ChunkTakes, name: string): ListedTake {
  const named = takes.find(({ number, take }) => name === String(number) || name === take.requestId);
  const where = `chapter ${chunk.chapter}, chunk ${chunk.chunk}`;
  if (named === undefined) {
    throw new NarrateError('usage', `There is no take ${name} of ${where}.`, {
      hint:
        takes.length === 0
          ? 'It is not recorded yet.'
          : `It has ${takes.length === 1 ? 'one take, number 1' : `takes 1 to ${takes.length}`}.`,
    });
  }
  if (named.isHere) return named;
  throw new NarrateError('usage', `The file of take ${named.number} of ${where} is not here.`, {
    hint: 'Choose one of the others; `narrate takes` lists them.',
  });
}
