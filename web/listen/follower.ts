import { byId, wantsLessMotion } from '../shared/dom.js';

/** The keys that scroll a page. */
const scrollKeys = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown']);

/** Parts that scroll or move by themselves, and not the text. */
const apart = '#side, #help, input, select';

/** Keeps the spoken sentence in view until the reader scrolls. A button then brings the reader back. */
export class Follower {
  readonly #button = byId('follow', HTMLButtonElement);
  readonly #bar = byId('bar', HTMLElement);
  #target: HTMLElement | null = null;
  #isFollowing = true;
  /** Whether the page scrolls because of this class. */
  #isScrolling = false;

  constructor() {
    this.#button.addEventListener('click', () => this.follow());
    const stop = (): void => this.#setFollowing(false);
    for (const name of ['wheel', 'touchmove'])
      addEventListener(
        name,
        ({ target }) => {
          if (!(target instanceof Element && target.closest(apart))) stop();
        },
        { passive: true },
      );
    addEventListener('keydown', ({ key, target, defaultPrevented }) => {
      if (scrollKeys.has(key) && !defaultPrevented && !isField(target)) stop();
    });
    // Paragraphs far away have only an estimated height until they are shown, so the first scroll may miss.
    addEventListener('scrollend', () => {
      const wasScrolling = this.#isScrolling;
      this.#isScrolling = false;
      if (wasScrolling && this.#isFollowing && this.#target !== null) this.#show(this.#target);
    });
    // The browser shows what a link leads to, and what gets the focus by the Tab key. The reader wants to be there.
    byId('blocks', HTMLElement).addEventListener('focusin', ({ target }) => {
      if (target instanceof Element && target.matches(':focus-visible')) stop();
    });
    addEventListener('hashchange', stop);
    // A press on the scroll bar is a press on the page itself.
    addEventListener('pointerdown', ({ target }) => {
      if (target === document.documentElement) stop();
    });
  }

  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  /** Scrolls back to the spoken sentence, and follows it again. */
  follow(): void {
    this.#setFollowing(true);
    if (this.#target !== null) this.#show(this.#target);
  }

  /** Stops or starts following, as the reader asks. */
  toggle(): void {
    if (this.#isFollowing) this.#setFollowing(false);
    else this.follow();
  }

  /** Tells which sentence is spoken; null: none. */
  setTarget(target: HTMLElement | null): void {
    this.#target = target;
    if (target !== null && this.#isFollowing) this.#show(target);
    this.#setFollowing(this.#isFollowing);
  }

  #setFollowing(isFollowing: boolean): void {
    this.#isFollowing = isFollowing;
    if (!isFollowing) this.#isScrolling = false;
    this.#button.hidden = isFollowing || this.#target === null;
  }

  /** Scrolls if the sentence is not in the middle part of the free space above the player. */
  #show(target: HTMLElement): void {
    const free = this.#bar.getBoundingClientRect().top;
    const { top, bottom } = target.getBoundingClientRect();
    if (top >= free * 0.15 && bottom <= free * 0.75) return;
    const distance = top - free * 0.3;
    this.#isScrolling = true;
    const isFar = Math.abs(distance) > free * 2;
    scrollBy({ top: distance, behavior: isFar || wantsLessMotion() ? 'instant' : 'smooth' });
  }
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement;
