import { soundAddress } from './server.js';

/** Plays takes, one at a time. Each has an audio element of its own, so that a change from one to another needs no loading. */
export class Sound {
  readonly #elements = new Map<string, HTMLAudioElement>();
  readonly #changed: () => void;
  #take: string | null = null;
  #rate = 1;

  /** @param changed called when a take starts, stops or has moved */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get rate(): number {
    return this.#rate;
  }

  set rate(rate: number) {
    this.#rate = rate;
    for (const element of this.#elements.values()) element.playbackRate = rate;
  }

  /** Returns the audio element of a take. It loads nothing until it plays. */
  element(take: string): HTMLAudioElement {
    const known = this.#elements.get(take);
    if (known !== undefined) return known;
    const element = new Audio();
    element.preload = 'none';
    element.src = soundAddress(take);
    element.defaultPlaybackRate = this.#rate;
    element.playbackRate = this.#rate;
    for (const name of ['play', 'pause', 'timeupdate', 'seeked', 'ended'])
      element.addEventListener(name, () => {
        if (take === this.#take) this.#changed();
      });
    this.#elements.set(take, element);
    return element;
  }

  /** The element of the take that plays or was paused; null: none. */
  get current(): HTMLAudioElement | null {
    return this.#take === null ? null : this.element(this.#take);
  }

  get isPlaying(): boolean {
    return this.current?.paused === false;
  }

  /** Plays a take. @throws Error: the browser cannot play it. */
  async play(take: string, seconds: number | null = null): Promise<void> {
    if (take !== this.#take) this.current?.pause();
    this.#take = take;
    const element = this.element(take);
    if (seconds !== null) element.currentTime = seconds;
    await element.play().catch((error: unknown) => {
      // A pause or another take came first.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    });
  }

  pause(): void {
    this.current?.pause();
  }

  /** Forgets all takes but these. */
  keep(takes: ReadonlySet<string>): void {
    for (const [take, element] of this.#elements) {
      if (takes.has(take)) continue;
      element.pause();
      this.#elements.delete(take);
    }
    if (this.#take !== null && !takes.has(this.#take)) this.#take = null;
  }
}
