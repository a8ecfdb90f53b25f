import type { PageTake } from '../../src/audition/page-data.js';

/** What the player reports. */
interface Listener {
  /** The index of the sentence that is spoken now; -1: none. */
  onSentence(index: number): void;
  onPlaying(isPlaying: boolean): void;
  onFailure(): void;
}

/** Plays the takes of an audition. All have one place in the passage: a sentence. */
export interface Player {
  /** Goes on with another take, at the start of the sentence that is spoken now. */
  switchTo(take: PageTake): void;
  /** Goes to a sentence, or to the nearest one that this take speaks, rather to a later one. */
  goTo(sentence: number): void;
  /** Goes to the next sentence, or to the one before. */
  step(by: 1 | -1): void;
  play(): void;
  toggle(): void;
}

/** Creates a player with an element for each take, so that all are loaded and switching does not wait. */
export function createPlayer(takes: readonly PageTake[], listener: Listener): Player {
  const sounds = new Map(
    takes.map((take) => {
      const audio = new Audio(take.audio);
      audio.preload = 'auto';
      return [take.number, audio] as const;
    }),
  );
  let take = takes[0] as PageTake;
  let sentence = 0;
  const audioNow = (): HTMLAudioElement => sounds.get(take.number) as HTMLAudioElement;

  const show = (): void => listener.onSentence(take.times[sentence] ? sentence : -1);
  const seek = (): void => {
    const time = take.times[sentence];
    audioNow().currentTime = time?.[0] ?? 0;
    show();
  };

  for (const [number, audio] of sounds) {
    const isNow = (): boolean => number === take.number;
    audio.addEventListener('timeupdate', () => {
      // A paused sound reports the time of a seek, which is rounded and may be before its sentence.
      if (!isNow() || audio.paused) return;
      const index = take.times.findLastIndex((time) => time !== null && time[0] <= audio.currentTime + 0.01);
      sentence = Math.max(0, index);
      show();
    });
    audio.addEventListener('play', () => isNow() && listener.onPlaying(true));
    audio.addEventListener('pause', () => isNow() && listener.onPlaying(false));
    audio.addEventListener('ended', () => {
      sentence = 0;
      if (isNow()) seek();
    });
    audio.addEventListener('error', () => isNow() && listener.onFailure());
  }

  const play = (): void => void audioNow().play().catch(listener.onFailure);
  const goTo = (wanted: number): void => {
    const times = take.times;
    sentence = Math.max(0, Math.min(times.length - 1, wanted));
    while (times[sentence] === null && sentence < times.length - 1) sentence += 1;
    while (times[sentence] === null && sentence > 0) sentence -= 1;
    seek();
  };
  return {
    switchTo(next) {
      const wasPlaying = !audioNow().paused;
      audioNow().pause();
      take = next;
      seek();
      if (wasPlaying) play();
    },
    goTo,
    step(by) {
      const { times } = take;
      let next = sentence + by;
      while (times[next] === null) next += by;
      if (times[next] !== undefined) goTo(next);
    },
    play,
    toggle() {
      if (audioNow().paused) play();
      else audioNow().pause();
    },
  };
}
