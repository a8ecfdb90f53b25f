import type { Respelling, RespellingQuote, SavedRespelling, Span } from '../../../src/review/api.js';
import type { App } from '../app.js';
import { entryAt, tokensOf } from '../chunk/words.js';
import { counted } from '../parts/counted.js';
import { usd } from '../parts/money.js';
import { problemOf } from '../server.js';
import { canChange, type PronunciationDialog, shownChunk } from '../state/state.js';
import { tell } from './tell.js';

/** The longest word, or group of words, that can be respelled. */
const longestWord = 100;

/** Opens the panel for a part of the text that is shown. A part that an entry of the manifest has respelled opens that entry. */
export function openPart(app: App, part: Span): void {
  const { store, sound } = app;
  const { book } = store.state;
  const chunk = shownChunk(store.state);
  if (book === null || chunk === null || !canChange(store.state)) return;
  const word = chunk.text.slice(part.from, part.to).trim();
  if (word === '') return;
  if (word.length > longestWord) {
    tell(app, 'Select one word or a few words, and press W again.');
    return;
  }
  sound.pause();
  const entry = entryAt({ text: chunk.text, pronounce: book.pronounce }, part);
  openDialog(app, chunk.id, {
    word: entry?.[0] ?? word,
    now: entry?.[1] ?? word,
    chosen: entry === null ? null : word,
  });
}

/** Opens the panel for the chosen word itself, and not for the entry that it comes from. */
export function openChosen(app: App): void {
  const { dialog } = app.store.state;
  if (dialog?.kind !== 'pronunciation' || dialog.chosen === null) return;
  openDialog(app, dialog.chunk, { word: dialog.chosen, now: dialog.chosen, chosen: null });
}

function openDialog(
  app: App,
  chunk: string,
  about: Pick<PronunciationDialog, 'word' | 'now' | 'chosen'>,
): void {
  const say = about.now === about.word ? '' : about.now;
  app.store.set({
    dialog: { kind: 'pronunciation', chunk, ...about, say, quote: null, problem: null, isBusy: false },
  });
}

/** Opens the panel for what is selected in the text, or else for the word that the keyboard has reached. */
export function openCurrentWord(app: App): void {
  const chunk = shownChunk(app.store.state);
  if (chunk === null) return;
  const selected = selectedPart(chunk.text);
  const reached = tokensOf(chunk.text).filter(({ word }) => word !== null)[app.store.state.word];
  const part = selected ?? reached;
  if (part !== undefined) openPart(app, part);
}

/** Returns the part of the text that is selected; null: none, or something else is. */
function selectedPart(text: string): Span | null {
  const selection = getSelection();
  const box = document.getElementById('text');
  if (selection === null || selection.isCollapsed || box === null) return null;
  const range = selection.getRangeAt(0);
  if (!box.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.setStart(box, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const from = String(before).length;
  const to = from + String(range).length;
  return text.slice(from, to).trim() === '' ? null : { from, to };
}

/** Moves through the words of the text. */
export function stepWord(app: App, by: number): void {
  const { store } = app;
  const chunk = shownChunk(store.state);
  if (chunk === null) return;
  const words = tokensOf(chunk.text).filter(({ word }) => word !== null);
  const word = Math.max(0, Math.min(store.state.word + by, words.length - 1));
  store.set({ word, said: words[word]?.text ?? '' });
}

function change(app: App, part: Partial<PronunciationDialog>): void {
  const { dialog } = app.store.state;
  if (dialog?.kind === 'pronunciation') app.store.set({ dialog: { ...dialog, ...part } });
}

/** Takes over what the reader types. What it would cost is asked when they pause. */
export function setSay(app: App, say: string): void {
  change(app, { say, quote: null, problem: null });
  clearTimeout(timer);
  if (say.trim() !== '') timer = setTimeout(() => void quoteSay(app), 400);
}

let timer: ReturnType<typeof setTimeout> | undefined;
let isAsking = false;

/** Returns the entry that the panel would save; null: nothing is typed, or it is closed. */
function typedEntry({ store }: App): Respelling | null {
  const { dialog } = store.state;
  if (dialog?.kind !== 'pronunciation' || dialog.say.trim() === '') return null;
  return { word: dialog.word, say: dialog.say.trim() };
}

/** Asks what the entry would cost, until the answer is for what is typed now. Only one request at a time: each plans the whole book. */
async function quoteSay(app: App): Promise<void> {
  if (isAsking) return;
  isAsking = true;
  let asked = typedEntry(app);
  while (asked !== null) {
    const answer = await quoteOf(app, asked);
    const now = typedEntry(app);
    const isCurrent = now?.word === asked.word && now.say === asked.say;
    if (isCurrent) change(app, answer);
    asked = isCurrent ? null : now;
  }
  isAsking = false;
}

const quoteOf = (app: App, entry: Respelling): Promise<Partial<PronunciationDialog>> =>
  app.server.post<RespellingQuote>('/api/pronunciation/quote', entry).then(
    (quote) => ({ quote }),
    (error: unknown) => ({ problem: problemOf(error) }),
  );

const player = new Audio();

/** Speaks the word in the draft voice: as it is, or respelled. */
export async function trySay(app: App, kind: 'now' | 'new'): Promise<void> {
  const { dialog } = app.store.state;
  if (dialog?.kind !== 'pronunciation' || dialog.isBusy) return;
  const { word, chunk } = dialog;
  const say = kind === 'now' ? dialog.now : dialog.say.trim();
  if (say === '') return;
  change(app, { isBusy: true, problem: null });
  try {
    const sound = await app.server.sound('/api/pronunciation/try', {
      word,
      say,
      chunk,
    } satisfies Respelling);
    URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(sound);
    await player.play();
  } catch (error) {
    change(app, { problem: problemOf(error) });
  } finally {
    change(app, { isBusy: false });
  }
}

/** Writes the entry into the manifest. */
export async function saveSay(app: App): Promise<void> {
  const { dialog, book } = app.store.state;
  if (dialog?.kind !== 'pronunciation' || dialog.quote === null || dialog.isBusy) return;
  const { word, say, quote } = dialog;
  change(app, { isBusy: true, problem: null });
  try {
    const body = { word, say: say.trim(), quote: quote.quote };
    const { entry } = await app.server.post<SavedRespelling>('/api/pronunciation/save', body);
    app.store.set({ dialog: null });
    const later =
      quote.chunks.length === 0
        ? 'Nothing has to be recorded again.'
        : `The next run records ${counted(quote.chunks.length, 'text')} again for ${usd(quote.costUsd)}.`;
    tell(app, `Saved in ${book?.manifest}: ${entry}. ${later}`);
  } catch (error) {
    change(app, { isBusy: false, problem: problemOf(error) });
    await quoteSay(app);
  }
}
