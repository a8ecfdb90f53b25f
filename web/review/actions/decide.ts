import type { ReviewChunk, ReviewTake } from '../../../src/review/api.js';
import type { App } from '../app.js';
import { canChange, heardTake, shownChunk } from '../state/state.js';
import { hearAtSameSentence } from './hear.js';
import { nextId, show } from './move.js';
import { attempt, tell } from './tell.js';

/** Shows at once what the server has done. The book, which it sends a moment later, says the same. */
function patch(app: App, id: string, change: Partial<ReviewChunk>): void {
  const { book } = app.store.state;
  if (book === null) return;
  const chunks = book.chunks.map((chunk) => (chunk.id === id ? { ...chunk, ...change } : chunk));
  app.store.set({ book: { ...book, chunks } });
}

const post = (
  app: App,
  id: string,
  action: 'approve' | 'unapprove' | 'choose',
  take: string,
): Promise<unknown> => app.server.post(`/api/chunks/${id}/${action}`, { take });

function inUse(takes: readonly ReviewTake[], used: string): Pick<ReviewChunk, 'used' | 'takes'> {
  return { used, takes: takes.map((take) => ({ ...take, isUsed: take.id === used })) };
}

/** Approves the take that the reader hears, uses it if it is not in use, and shows the next chunk. An approval can be taken back. */
export async function approve(app: App): Promise<void> {
  const { state } = app.store;
  const [chunk, take] = [shownChunk(state), heardTake(state)];
  if (chunk === null || take === null || !canChange(state)) return;
  if (chunk.approval === 'approved' && take.isUsed) return tell(app, `${chunk.id} is already approved.`);
  const next = nextId(state, 1);
  const { id, used, approval } = chunk;
  const done = await attempt(app, async () => {
    if (!take.isUsed) await post(app, id, 'choose', take.id);
    await post(app, id, 'approve', take.id);
  });
  if (!done) return;
  patch(app, id, { approval: 'approved', ...inUse(chunk.takes, take.id) });
  tell(app, take.isUsed ? `${id} approved.` : `${id} approved with take ${take.number}.`, {
    undo: async () => {
      await post(app, id, 'unapprove', take.id);
      if (used !== null && used !== take.id) await post(app, id, 'choose', used);
      patch(app, id, {
        approval: approval === 'approved' ? 'none' : approval,
        ...inUse(chunk.takes, used ?? take.id),
      });
      show(app, id);
    },
  });
  if (next !== null && app.store.state.chunk === id) show(app, next);
}

/** Withdraws the approval of the chunk that is shown. */
export async function unapprove(app: App): Promise<void> {
  const { state } = app.store;
  const chunk = shownChunk(state);
  if (chunk?.used == null || !canChange(state)) return;
  const { id, used } = chunk;
  if (!(await attempt(app, () => post(app, id, 'unapprove', used)))) return;
  patch(app, id, { approval: 'none' });
  tell(app, `${id} is no longer approved.`, {
    undo: async () => {
      await post(app, id, 'approve', used);
      patch(app, id, { approval: 'approved' });
    },
  });
}

/** Uses a take in the book. */
export async function use(app: App, take: ReviewTake): Promise<void> {
  const { state } = app.store;
  const chunk = shownChunk(state);
  if (chunk === null || !canChange(state)) return;
  if (take.isUsed) return tell(app, `Take ${take.number} is already in use.`);
  const { id, used, takes } = chunk;
  if (!(await attempt(app, () => post(app, id, 'choose', take.id)))) return;
  patch(app, id, inUse(takes, take.id));
  tell(app, `${id} uses take ${take.number}.`, {
    ...(used !== null && {
      undo: async () => {
        await post(app, id, 'choose', used);
        patch(app, id, inUse(takes, used));
      },
    }),
  });
}

/** Plays a take by its number, at the sentence that is heard now. A second press uses the take. */
export async function hearNumber(app: App, number: number): Promise<void> {
  const { state } = app.store;
  const take = shownChunk(state)?.takes.find((one) => one.number === number);
  if (take === undefined) return tell(app, `There is no take ${number}.`);
  if (take.id === state.heard && !take.isUsed) return use(app, take);
  await hearAtSameSentence(app, take);
}
