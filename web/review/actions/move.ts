import type { ReviewChunk } from '../../../src/review/api.js';
import type { App } from '../app.js';
import { currentRows, type Filter, idsOf, neighbour } from '../list/rows.js';
import { type State, shownChunk } from '../state/state.js';
import { playFromStart } from './hear.js';

/** Shows a chunk: its take in use, without starting it unless the reader asked for that. */
export function show(app: App, id: string): void {
  const { store, sound } = app;
  if (store.state.chunk !== id) {
    sound.pause();
    const chunk = store.state.book?.chunks.find((one) => one.id === id);
    if (chunk === undefined) return;
    sound.keep(new Set(chunk.takes.map((take) => take.id)));
    const heard = takeToHear(chunk);
    store.set({
      chunk: id,
      order: listedIds(store.state),
      heard,
      before: null,
      seconds: 0,
      spoken: null,
      word: 0,
      said: inWords(chunk),
    });
  }
  store.set({ view: 'takes', pane: 'chunk' });
  if (store.state.playsAtOnce) void playFromStart(app);
}

/** Shows the next (1) or previous (-1) chunk of the list. */
export function step(app: App, by: 1 | -1): void {
  const next = nextId(app.store.state, by);
  if (next !== null) show(app, next);
  else
    app.store.set({
      said: by === 1 ? 'This is the last one in the list.' : 'This is the first one in the list.',
    });
}

/** Returns the next (1) or previous (-1) chunk of the list; null: there is none. */
export const nextId = (state: State, by: 1 | -1): string | null =>
  neighbour({ order: state.order, listed: listedIds(state) }, state.chunk, by);

const listedIds = (state: State): readonly string[] =>
  state.book === null ? [] : idsOf(currentRows(state.book, state));

/** Shows the chunks of a filter. */
export function choose(app: App, filter: Filter): void {
  app.store.set({ filter });
  reorder(app);
  sayCount(app);
}

/** Shows the chunks with a text. */
export function search(app: App, text: string): void {
  app.store.set({ search: text });
  reorder(app);
  sayCount(app);
}

function reorder({ store }: App): void {
  store.set({ order: listedIds(store.state) });
}

function sayCount({ store }: App): void {
  const count = listedIds(store.state).length;
  store.set({ said: count === 1 ? '1 text' : `${count} texts` });
}

/** Returns the take that Play plays: the one in use, or the newest; null: the chunk has none. */
export const takeToHear = ({ used, takes }: ReviewChunk): string | null => used ?? takes.at(-1)?.id ?? null;

function inWords({ id, flagged, approval, takes, used }: ReviewChunk): string {
  const reason = takes.find((take) => take.id === used)?.findings[0]?.message;
  return [
    id,
    flagged ? `flagged${reason === undefined ? '' : `: ${reason}`}` : '',
    approval === 'approved' ? 'approved' : '',
    approval === 'changed' ? 'changed since it was approved' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Keeps the page valid when the book was read again: the chunk or the take on it may be gone. */
export function settle(app: App): void {
  const { store } = app;
  const { book, chunk } = store.state;
  if (book === null) return;
  const shown = shownChunk(store.state);
  if (shown === null) {
    const order = listedIds(store.state);
    const first = book.chunks.find(({ id }) => id === order[0]);
    store.set({
      chunk: first?.id ?? null,
      order,
      heard: first === undefined ? null : takeToHear(first),
      before: null,
    });
    if (chunk !== null) app.sound.keep(new Set());
  } else if (!shown.takes.some(({ id }) => id === store.state.heard)) {
    store.set({ heard: takeToHear(shown), before: null });
  }
}
