import type { Respelling, RespellingQuote, SavedRespelling } from '../../../src/review/api.js';
import type { App } from '../app.js';
import { tokensOf } from '../chunk/words.js';
import { counted } from '../parts/counted.js';
import { usd } from '../parts/money.js';
import { problemOf } from '../server.js';
import { canChange, type PronunciationDialog, shownChunk } from '../state/state.js';
import { tell } from './tell.js';

/** Opens the panel for a word. */
export function openWord(app: App, word: string): void {
  const { store, sound } = app;
  const chunk = shownChunk(store.state);
  if (chunk === null || !canChange(store.state) || word.trim() === '') return;
  sound.pause();
  const dialog = {
    chunk: chunk.id,
    word: word.trim(),
    say: '',
    quote: null,
    problem: null,
    isBusy: false,
  } as const;
  store.set({ dialog: { kind: 'pronunciation', ...dialog } });
}

/** Opens the panel for what is selected in the text, or else for the word that the keyboard has reached. */
export function openCurrentWord(app: App): void {
  const chunk = shownChunk(app.store.state);
  if (chunk === null) return;
  const selected = String(getSelection() ?? '').trim();
  const words = tokensOf(chunk.text).filter(({ word }) => word !== null);
  const reached = words[app.store.state.word]?.text ?? '';
  openWord(app, selected !== '' && chunk.text.includes(selected) ? selected : reached);
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

async function quoteSay(app: App): Promise<void> {
  const { dialog } = app.store.state;
  if (dialog?.kind !== 'pronunciation') return;
  const { word, say } = dialog;
  const isCurrent = (): boolean => {
    const now = app.store.state.dialog;
    return now?.kind === 'pronunciation' && now.word === word && now.say === say;
  };
  try {
    const quote = await app.server.post<RespellingQuote>('/api/pronunciation/quote', {
      word,
      say: say.trim(),
    });
    if (isCurrent()) change(app, { quote });
  } catch (error) {
    if (isCurrent()) change(app, { problem: problemOf(error) });
  }
}

const player = new Audio();

/** Speaks the word in the draft voice: as it is, or respelled. */
export async function trySay(app: App, kind: 'now' | 'new'): Promise<void> {
  const { dialog } = app.store.state;
  if (dialog?.kind !== 'pronunciation' || dialog.isBusy) return;
  const { word, chunk } = dialog;
  const say = kind === 'now' ? word : dialog.say.trim();
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
