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

/** What `chooseTake` takes. */
export interface ChooseTakeOptions
  extends Pick<NarrateOptions, 'manifest' | 'engine' | 'draft' | 'price' | 'store' | 'environment'>,
    RunContextOptions {
  /** It must select exactly one chunk. */
  readonly which: ChunkSelection;
  /** The take's number among those of the chunk, from 1, or its request id. */
  readonly take: string;
}

/** The chosen take, and the files that were written because of it. */
export interface ChosenReport {
  /** The chunk with all its takes, as they were before the choice. */
  readonly chunk: ChunkTakes;
  readonly chosen: ListedTake;
  readonly delivered: Delivered;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Puts a take in use that the user prefers, whatever its findings, and writes the files with it again. The take stays in use
 * until another one is chosen, and is no longer flagged.
 * @throws NarrateError `usage` when the chunk or the take does not exist, and as `openProject` and `run`
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
  throw new NarrateError('usage', `A take belongs to one chunk, but ${found.length} chunks are selected.`, {
    hint: `Select one: ${names.join(', or ')}${found.length > names.length ? ' …' : ''}.`,
  });
}

function takeNamed({ chunk, takes }: ChunkTakes, name: string): ListedTake {
  const named = takes.find(({ number, take }) => name === String(number) || name === take.requestId);
  const where = `chapter ${chunk.chapter}, chunk ${chunk.chunk}`;
  if (named === undefined) {
    throw new NarrateError('usage', `Take "${name}" of ${where} not found.`, {
      hint:
        takes.length === 0
          ? 'The chunk is not recorded yet. Run narrate first.'
          : `The chunk has ${takes.length === 1 ? 'one take, number 1' : `takes 1 to ${takes.length}`}.`,
    });
  }
  if (named.isHere) return named;
  throw new NarrateError('usage', `The file of take ${named.number} of ${where} is missing.`, {
    hint: 'Choose another take. `narrate takes` lists them.',
  });
}
