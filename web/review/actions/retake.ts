import type { JobEvent, RetakeQuote } from '../../../src/review/api.js';
import type { App } from '../app.js';
import { problemOf, ServerError } from '../server.js';
import { canChange, isRetaking, type RetakeDialog, shownChunk } from '../state/state.js';
import { play } from './hear.js';
import { show } from './move.js';
import { attempt, tell } from './tell.js';

/** Asks what another take of the chunk on the screen costs, and then whether to buy it. */
export async function askRetake(app: App): Promise<void> {
  const { state } = app.store;
  const chunk = shownChunk(state);
  if (chunk === null || !canChange(state) || !chunk.canRetake || isRetaking(state, chunk.id)) return;
  app.sound.pause();
  setDialog(app, { kind: 'retake', chunk: chunk.id, quote: null, problem: null, isSending: false });
  await getQuote(app);
}

/** Gets a new quote for the open question. */
export async function getQuote(app: App): Promise<void> {
  const { dialog } = app.store.state;
  if (dialog?.kind !== 'retake') return;
  try {
    const quote = await app.server.post<RetakeQuote>(`/api/chunks/${dialog.chunk}/quote`);
    change(app, dialog.chunk, { quote, problem: null });
  } catch (error) {
    change(app, dialog.chunk, { problem: problemOf(error) });
  }
}

/** Buys the take for the price that the question shows. */
export async function confirmRetake(app: App): Promise<void> {
  const { dialog } = app.store.state;
  if (dialog?.kind !== 'retake' || dialog.quote === null || dialog.isSending) return;
  const { chunk, quote } = dialog;
  change(app, chunk, { isSending: true, problem: null });
  try {
    const { job } = await app.server.post<{ job: string }>(`/api/chunks/${chunk}/retake`, {
      quote: quote.quote,
    });
    // The event may be here before this answer.
    if (app.store.state.jobs[chunk]?.job !== job)
      setJob(app, { job, chunk, state: 'waiting', message: 'Waiting to be recorded.' });
    app.store.set({ dialog: null });
  } catch (error) {
    // A quote is for one order, also for one that was refused.
    const now = error instanceof ServerError ? error.quote : null;
    change(app, chunk, { isSending: false, quote: now, problem: problemOf(error) });
  }
}

const setDialog = (app: App, dialog: RetakeDialog): void => app.store.set({ dialog });

function change(app: App, chunk: string, part: Partial<RetakeDialog>): void {
  const { dialog } = app.store.state;
  // The reader may have closed the question meanwhile.
  if (dialog?.kind === 'retake' && dialog.chunk === chunk) setDialog(app, { ...dialog, ...part });
}

/** Stops a retake before its next request. */
export const stopRetake = (app: App, { job }: JobEvent): Promise<boolean> =>
  attempt(app, () => app.server.post(`/api/jobs/${job}/stop`));

function setJob(app: App, job: JobEvent): void {
  app.store.set({ jobs: { ...app.store.state.jobs, [job.chunk]: job } });
}

/** Takes over the state of a retake that the server reports. */
export function followJob(app: App, job: JobEvent): void {
  const known = app.store.state.jobs[job.chunk];
  setJob(app, job);
  if (known?.job === job.job && known.state === job.state) return;
  if (job.state === 'recording') app.store.set({ said: `Recording ${job.chunk}.` });
  if (job.state === 'done')
    tell(app, `${job.chunk} has a new take. ${job.message}`, {
      link: { href: `#${job.chunk}`, text: 'Hear it' },
    });
  if (job.state === 'failed') tell(app, `Retake of ${job.chunk}: ${job.message}`, { isProblem: true });
  if (job.state === 'stopped') tell(app, `Retake of ${job.chunk} stopped. ${job.message}`);
}

/** Shows a chunk, and plays its newest take. */
export async function hearNewest(app: App, id: string): Promise<void> {
  show(app, id);
  const take = shownChunk(app.store.state)?.takes.at(-1);
  if (take !== undefined) await play(app, take, 0);
}
