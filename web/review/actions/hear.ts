import type { ReviewTake, Span, TakeWords, TimedSpan } from '../../../src/review/api.js';
import type { App } from '../app.js';
import { isSpokenVisible, revealSpoken } from '../chunk/reveal.js';
import { heardTake, shownChunk } from '../state/state.js';
import { attempt, tell } from './tell.js';

/** How long before a finding a take starts to play, in seconds. */
const leadSeconds = 2;

/** How far the arrow keys skip, in seconds. */
export const skipSeconds = 3;

/** Returns where a take should start: two seconds before its first finding, or at its start. */
export function startOf({ findings }: ReviewTake): number {
  const starts = findings.flatMap(({ band }) => (band === null ? [] : [band.start]));
  return starts.length === 0 ? 0 : Math.max(0, Math.min(...starts) - leadSeconds);
}

/** Plays a take from a time, or from where it was. */
export async function play(app: App, take: ReviewTake, seconds: number | null = null): Promise<void> {
  const { store, sound } = app;
  if (!take.isHere)
    return tell(app, `Take ${take.number} is not on this computer. \`narrate pull\` downloads it.`);
  const { heard, before } = store.state;
  store.set({ heard: take.id, before: heard === null || heard === take.id ? before : heard });
  await attempt(app, () =>
    sound.play(take.id, seconds).catch(() => {
      throw new Error(`The browser cannot play take ${take.number}.`);
    }),
  );
}

/** Plays the take that is heard from two seconds before its first finding. */
export async function playFromStart(app: App): Promise<void> {
  const take = heardTake(app.store.state);
  if (take !== null) await play(app, take, startOf(take));
}

/** Plays or pauses. At the end or at the beginning, it plays from two seconds before the first finding. */
export async function toggle(app: App): Promise<void> {
  const take = heardTake(app.store.state);
  if (take === null) return;
  const element = app.sound.element(take.id);
  if (!element.paused) return app.sound.pause();
  await play(app, take, element.currentTime === 0 || element.ended ? startOf(take) : null);
}

/** Plays from two seconds before a time. */
export const playBefore = (app: App, take: ReviewTake, seconds: number): Promise<void> =>
  play(app, take, Math.max(0, seconds - leadSeconds));

export function skip(app: App, seconds: number): void {
  const take = heardTake(app.store.state);
  if (take === null) return;
  const element = app.sound.element(take.id);
  const end = take.seconds ?? element.duration;
  element.currentTime = Math.max(
    0,
    Math.min(element.currentTime + seconds, Number.isFinite(end) ? end : Infinity),
  );
  app.store.set({ seconds: element.currentTime });
}

/** Plays the other take at the same sentence: the one that was heard before, or else the one in use. */
export async function compare(app: App): Promise<void> {
  const { heard, before } = app.store.state;
  const takes = shownChunk(app.store.state)?.takes ?? [];
  const other =
    takes.find(({ id }) => id === before) ??
    takes.find(({ id, isUsed }) => isUsed && id !== heard) ??
    takes.findLast(({ id }) => id !== heard);
  if (other === undefined) return tell(app, 'There is only one take. Retake buys another one.');
  await hearAtSameSentence(app, other);
}

/** Plays a take at the sentence that is heard now. */
export async function hearAtSameSentence(app: App, take: ReviewTake): Promise<void> {
  const now = heardTake(app.store.state);
  const seconds = now === null || now.id === take.id ? 0 : app.sound.element(now.id).currentTime;
  if (now === null || seconds === 0) return play(app, take, startOf(take));
  const [from, to] = await Promise.all([app.server.words(now.id), app.server.words(take.id)]).catch(() => [
    null,
    null,
  ]);
  await play(app, take, from === null || to === null ? startOf(take) : sameSentence(from, to, seconds));
}

/** Returns where a take begins the sentence that another one speaks at a time. Without such a sentence, it is the start. */
function sameSentence(from: TakeWords, to: TakeWords, seconds: number): number {
  const sentence = sentenceAt(from, seconds);
  return to.sentences.find((one) => one.from === sentence?.from)?.start ?? 0;
}

const sentenceAt = ({ sentences }: TakeWords, seconds: number): TimedSpan | undefined =>
  // A player may stop a little before the time that it was sent to.
  sentences.findLast(({ start }) => start <= seconds + 0.05);

/** Takes over what the player does: the time, the sentence that is spoken. */
export function followSound(app: App): void {
  const { store, sound, server } = app;
  const { heard } = store.state;
  const element = sound.current;
  if (element === null || heard === null) {
    store.set({ isPlaying: false });
    return;
  }
  const seconds = Math.round(element.currentTime * 10) / 10;
  const changes = { isPlaying: sound.isPlaying, seconds };
  if (changes.isPlaying !== store.state.isPlaying || seconds !== store.state.seconds) store.set(changes);
  void server.words(heard).then(
    (words) => {
      if (store.state.heard !== heard) return;
      const spoken: Span | null = sound.isPlaying ? (sentenceAt(words, seconds) ?? null) : null;
      if (spoken?.from === store.state.spoken?.from) return;
      // Where the reader has scrolled away from the voice, the page stays.
      const follows = isSpokenVisible();
      store.set({ spoken });
      if (follows) requestAnimationFrame(revealSpoken);
    },
    () => undefined,
  );
}
