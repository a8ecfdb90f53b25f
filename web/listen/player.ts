import type { PageBook, PageChapter } from '../../src/deliver/outputs/page/page-data.js';

/** A place in the book: the index of a chapter, and seconds from its start. */
export interface Place {
  readonly index: number;
  readonly seconds: number;
}

/** What a player reports: another chapter, another time, playing or not, the end of a chapter, a file that cannot be played. */
export type PlayerEvent = 'chapter' | 'time' | 'state' | 'chapter-end' | 'fail';

/** How close to its end a chapter counts as ended, in seconds. Encoders round the length of a file. */
const endMargin = 0.05;

/** Plays a book. One audio element plays all files, because browsers allow sound only to an element that the reader has started. */
export class Player {
  readonly book: PageBook;
  readonly #audio: HTMLAudioElement;
  readonly #listeners = new Map<PlayerEvent, Set<() => void>>();
  #isStopping = false;
  /** Where each chapter begins in the book, in seconds. */
  readonly starts: readonly number[];
  /** The length of the book in seconds. */
  readonly length: number;
  #index: number;
  /** The place to go to when the file is loaded, in seconds of the chapter; null: it is loaded. */
  #waiting: number | null = 0;

  constructor(book: PageBook, audio: HTMLAudioElement) {
    this.book = book;
    this.#audio = audio;
    let length = 0;
    this.starts = book.chapters.map(({ durationSeconds }) => {
      const start = length;
      length += durationSeconds;
      return start;
    });
    this.length = length;
    this.#index = Math.max(
      0,
      book.chapters.findIndex((chapter) => chapter.audio !== null),
    );
    audio.preservesPitch = true;
    audio.addEventListener('loadedmetadata', () => this.#goToWaiting());
    for (const name of ['play', 'pause', 'waiting', 'playing', 'ratechange'])
      audio.addEventListener(name, () => this.#tell('state'));
    audio.addEventListener('seeked', () => this.#tell('time'));
    audio.addEventListener('timeupdate', () => this.#follow());
    audio.addEventListener('ended', () => this.#endChapter());
    audio.addEventListener('error', () => this.#tell('fail'));
    this.#load(0);
  }

  on(event: PlayerEvent, listener: () => void): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  get index(): number {
    return this.#index;
  }

  get chapter(): PageChapter {
    return this.book.chapters[this.#index] as PageChapter;
  }

  /** Seconds from the start of the chapter. */
  get seconds(): number {
    if (this.#waiting !== null) return this.#waiting;
    const start = this.chapter.audio?.startSeconds ?? 0;
    return Math.min(this.chapter.durationSeconds, Math.max(0, this.#audio.currentTime - start));
  }

  /** Seconds from the start of the book. */
  get bookSeconds(): number {
    return this.#startOf(this.#index) + this.seconds;
  }

  get isPlaying(): boolean {
    return !this.#audio.paused;
  }

  get rate(): number {
    return this.#audio.playbackRate;
  }

  set rate(rate: number) {
    // A new file starts at the default rate.
    this.#audio.defaultPlaybackRate = rate;
    this.#audio.playbackRate = rate;
  }

  play(): void {
    if (this.chapter.audio === null) this.#tell('fail');
    // A browser may refuse to start sound without a click. The button then stays as it is.
    else this.#audio.play().catch(() => this.#tell('state'));
  }

  pause(): void {
    this.#audio.pause();
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** Goes to a place. Playing goes on. */
  seek({ index, seconds }: Place): void {
    const chapter = this.book.chapters[index];
    if (chapter === undefined) return;
    const isOther = index !== this.#index;
    const wasPlaying = this.isPlaying;
    const isSameFile = chapter.audio?.url === this.chapter.audio?.url && chapter.audio !== null;
    this.#index = index;
    const target = Math.min(Math.max(0, seconds), Math.max(0, chapter.durationSeconds - endMargin));
    if (isSameFile && this.#waiting === null)
      this.#audio.currentTime = (chapter.audio?.startSeconds ?? 0) + target;
    else if (isSameFile) this.#waiting = target;
    else this.#load(target);
    if (isOther) this.#tell('chapter');
    this.#tell('time');
    if (wasPlaying && !this.isPlaying && chapter.audio !== null) this.play();
  }

  /** Goes to a time of the whole book. */
  seekBook(seconds: number): void {
    const within = Math.min(Math.max(0, seconds), Math.max(0, this.length - endMargin));
    const index = this.starts.findLastIndex(
      (start, at) => start <= within && this.book.chapters[at]?.audio !== null,
    );
    if (index >= 0) this.seek({ index, seconds: within - this.#startOf(index) });
  }

  /** Goes forward or, with a negative number, back. */
  skip(seconds: number): void {
    this.seekBook(this.bookSeconds + seconds);
  }

  /** Goes to the start of the next (1) or previous (-1) chapter that is recorded. Returns false if there is none. */
  goToChapter(step: 1 | -1): boolean {
    for (let index = this.#index + step; this.book.chapters[index] !== undefined; index += step)
      if (this.book.chapters[index]?.audio !== null) {
        this.seek({ index, seconds: 0 });
        return true;
      }
    return false;
  }

  #startOf(index: number): number {
    return this.starts[index] ?? 0;
  }

  #load(seconds: number): void {
    const { audio } = this.chapter;
    this.#waiting = seconds;
    if (audio === null) this.#audio.removeAttribute('src');
    else this.#audio.src = audio.url;
    this.#audio.load();
  }

  #goToWaiting(): void {
    if (this.#waiting === null) return;
    const target = (this.chapter.audio?.startSeconds ?? 0) + this.#waiting;
    this.#waiting = null;
    if (target > 0) this.#audio.currentTime = target;
    this.#tell('time');
  }

  /** Notices the end of a chapter in a file that has more chapters. */
  #follow(): void {
    const { audio, durationSeconds } = this.chapter;
    if (audio === null || this.#waiting !== null) return;
    const next = this.book.chapters[this.#index + 1]?.audio;
    const isShared = next?.url === audio.url;
    if (isShared && this.isPlaying && this.#audio.currentTime >= audio.startSeconds + durationSeconds)
      this.#endChapter();
    else this.#tell('time');
  }

  #endChapter(): void {
    this.#isStopping = false;
    this.#tell('chapter-end');
    const isStopped = this.#isStopping;
    const moved = this.goToChapter(1);
    if (isStopped || !moved) this.pause();
    else this.play();
  }

  /** Called while `chapter-end` is told: the next chapter does not start. */
  stopHere(): void {
    this.#isStopping = true;
  }

  #tell(event: PlayerEvent): void {
    for (const listener of this.#listeners.get(event) ?? []) listener();
  }
}
