import type { ReviewChunk, ReviewTake } from '../../../src/review/api.js';
import type { App } from '../app.js';
import { canChange, heardTake, isRetaking, shownChunk } from '../state/state.js';
import { hearAtSameSentence } from './hear.js';
import { nextId, show } from './move.js';
import { attempt, tell } from './tell.js';

/** Shows at once what the server has done. The book, which it sends a moment later, says the same. */
function patch(app: App, id: string, change: Partial<ReviewChunk>, used?: string): void {
  const { book } = app.store.state;
  if (book === null) return;
  // A new take may have come meanwhile, so the takes are those of now.
  const chunks = book.chunks.map((chunk) =>
    chunk.id === id ? { ...chunk, ...change, ...(used !== undefined && inUse(chunk.takes, used)) } : chunk,
  );
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

/** What a chunk is before a decision, to take the decision back. */
type Before = Pick<ReviewChunk, 'id' | 'used' | 'approval' | 'flagged'>;

/** Approves a take. A take that is not in use is put in use, which approves it too. */
async function approveTake(app: App, chunk: ReviewChunk, take: ReviewTake): Promise<boolean> {
  if (!take.isUsed && Object.keys(app.store.state.jobs).some((id) => isRetaking(app.store.state, id)))
    tell(app, 'This is done as soon as the retake has ended.');
  const done = await attempt(app, () => post(app, chunk.id, take.isUsed ? 'approve' : 'choose', take.id));
  if (done) patch(app, chunk.id, { approval: 'approved', flagged: false }, take.id);
  return done;
}

/** Takes the approval of a take back, and uses the take that was in use before. */
async function takeBack(app: App, before: Before, take: ReviewTake): Promise<void> {
  const { id, used, approval, flagged } = before;
  const wasApproved = approval === 'approved';
  const last = used ?? take.id;
  if (last !== take.id) await post(app, id, 'choose', last);
  if (!wasApproved) await post(app, id, 'unapprove', last);
  patch(app, id, { approval: wasApproved ? 'approved' : 'none', flagged }, last);
}

/** Approves the take that the reader hears, uses it if it is not in use, and shows the next chunk. */
export async function approve(app: App): Promise<void> {
  const { state } = app.store;
  const [chunk, take] = [shownChunk(state), heardTake(state)];
  if (chunk === null || take === null || !canChange(state)) return;
  const { id } = chunk;
  if (chunk.approval === 'approved' && take.isUsed) return tell(app, `${id} is already approved.`);
  const next = nextId(state, 1);
  if (!(await approveTake(app, chunk, take))) return;
  tell(app, take.isUsed ? `${id} approved.` : `${id} approved with take ${take.number}.`, {
    undo: async () => {
      await takeBack(app, chunk, take);
      show(app, id);
    },
  });
  if (next !== null && app.store.state.chunk === id) show(app, next);
}

/** Uses a take in the book, which approves it. */
export async function use(app: App, take: ReviewTake): Promise<void> {
  const { state } = app.store;
  const chunk = shownChunk(state);
  if (chunk === null || !canChange(state)) return;
  const { id, used } = chunk;
  if (take.isUsed) return tell(app, `Take ${take.number} is already in use.`);
  if (!(await approveTake(app, chunk, take))) return;
  tell(app, `${id} uses take ${take.number}, and is approved.`, {
    ...(used !== null && { undo: () => takeBack(app, chunk, take) }),
  });
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
      patch(app, id, { approval: 'approved', flagged: false });
    },
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
