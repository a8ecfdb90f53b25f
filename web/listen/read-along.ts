import { byId } from '../shared/dom.js';
import { Follower } from './follower.js';
import { idOf, readId } from './ids.js';
import { createMarker } from './marker.js';
import type { Player } from './player.js';
import type { TextView } from './text-view.js';
import { type TextTimes, timesOf } from './times.js';

/** How long a word stays marked in the silence after it. */
const wordLingerMs = 300;

/** Shows the chapter that is played, marks what is spoken, and plays the words that the reader clicks. */
export class ReadAlong {
  readonly follower = new Follower();
  readonly #player: Player;
  readonly #view: TextView;
  readonly #sentence = createMarker('sentence');
  readonly #word = createMarker('word');
  #times: TextTimes | null = null;
  #marked = { sentence: '', word: '' };

  constructor(player: Player, view: TextView) {
    this.#player = player;
    this.#view = view;
    player.on('chapter', () => void this.show());
    player.on('time', () => this.#mark());
    player.on('state', () => this.#everyFrame());
    byId('blocks', HTMLElement).addEventListener('click', (event) => this.#onClick(event));
  }

  /** Shows the player's chapter. */
  async show(): Promise<void> {
    const { index } = this.#player;
    if (this.#view.index !== index) {
      this.#times = null;
      this.#clear();
      scrollTo({ top: 0, behavior: 'instant' });
    }
    await this.#view.show(index);
    if (this.#view.index !== index || this.#view.text === null) return;
    this.#times ??= timesOf(this.#view.text);
    this.#mark();
  }

  /** The id of the sentence that is spoken, such as `ch2-s14`; empty: none, or unknown. */
  get sentenceId(): string {
    const index = this.#times?.sentences.at(this.#player.seconds) ?? -1;
    const [, , number] = this.#view.text?.sentences[index] ?? [];
    return number === undefined ? '' : idOf(this.#player.chapter.chapter, 's', number);
  }

  /** The text of that sentence; may be empty. */
  get sentenceText(): string {
    const pieces = this.#view.piecesOf(this.sentenceId);
    return pieces
      .map(({ textContent }) => textContent)
      .join('')
      .replace(/\s+/g, ' ')
      .trim();
  }

  /** Goes to the next (1) or previous (-1) sentence, also of another chapter. */
  step(step: 1 | -1): void {
    const { index, seconds } = this.#player;
    const target = this.#times?.sentences.step(seconds, step) ?? null;
    this.follower.follow();
    if (target !== null) this.#player.seek({ index, seconds: target });
    else if (step === -1 && seconds > 1) this.#player.seek({ index, seconds: 0 });
    else this.#player.goToChapter(step);
  }

  /** Goes to a sentence or word by its id, such as `ch2-s14`. Returns false if the book has none. */
  async goTo(id: string): Promise<boolean> {
    const place = readId(id);
    const index = this.#player.book.chapters.findIndex(({ chapter }) => chapter === place?.chapter);
    if (place === null || index < 0) return false;
    if (index !== this.#player.index) this.#player.seek({ index, seconds: 0 });
    await this.show();
    const { number, kind } = place;
    if (number === null) {
      this.follower.follow();
      return true;
    }
    const seconds = this.#startOf(kind, number);
    if (seconds !== null) {
      this.follower.follow();
      this.#player.seek({ index, seconds });
    } else this.#view.find(id)?.scrollIntoView({ block: 'center' });
    return seconds !== null;
  }

  /** Plays from the word where the reader's selection or caret is. */
  playSelection(): void {
    const node = getSelection()?.focusNode;
    const element = node instanceof Element ? node : node?.parentElement;
    if (element) this.#playAt(element);
  }

  #onClick(event: MouseEvent): void {
    const { target } = event;
    // A click that selects text, or that follows a link, is no request to play.
    if (
      !(target instanceof Element) ||
      target.closest('a, summary, button') ||
      getSelection()?.isCollapsed === false
    )
      return;
    this.#playAt(target);
  }

  #playAt(element: Element): void {
    const piece = element.closest<HTMLElement>('.w') ?? element.closest<HTMLElement>('.s');
    const place = readId(piece?.dataset.for ?? piece?.id ?? '');
    if (place === null || place.number === null) return;
    const sentence = readId(sentenceOf(element)?.id ?? '')?.number ?? null;
    const seconds =
      this.#startOf(place.kind, place.number) ?? (sentence === null ? null : this.#startOf('s', sentence));
    if (seconds === null) return;
    this.follower.follow();
    this.#player.seek({ index: this.#view.index, seconds });
    this.#player.play();
  }

  /** Returns when a sentence or word starts, in seconds; null: unknown. */
  #startOf(kind: 's' | 'w', number: number): number | null {
    const { text } = this.#view;
    const isNamed = ([, , named]: readonly [number, number, number]): boolean => named === number;
    const [start = -1] = (kind === 'w' ? text?.words[number - 1] : text?.sentences.find(isNamed)) ?? [];
    return start < 0 ? null : start / 1000;
  }

  #isInFrame = false;

  /** Marks words at each frame while the book plays. Browsers report the time only four times a second. */
  #everyFrame(): void {
    if (this.#isInFrame || !this.#player.isPlaying) return;
    this.#isInFrame = true;
    requestAnimationFrame(() => {
      this.#isInFrame = false;
      this.#mark();
      this.#everyFrame();
    });
  }

  #mark(): void {
    if (this.#times === null) return;
    const { seconds, chapter } = this.#player;
    const sentence = this.sentenceId;
    const index = this.#times.words.at(seconds, wordLingerMs);
    const word = index === null ? '' : idOf(chapter.chapter, 'w', index + 1);
    if (word !== this.#marked.word) this.#word.mark(word === '' ? [] : this.#view.piecesOf(word));
    if (sentence !== this.#marked.sentence) {
      const pieces = sentence === '' ? [] : this.#view.piecesOf(sentence);
      this.#sentence.mark(pieces);
      this.follower.setTarget(pieces[0] ?? null);
    }
    this.#marked = { sentence, word };
  }

  #clear(): void {
    this.#sentence.mark([]);
    this.#word.mark([]);
    this.follower.setTarget(null);
    this.#marked = { sentence: '', word: '' };
  }
}

/** Returns the first element of the sentence that an element is in; null: it is in none. */
function sentenceOf(element: Element): HTMLElement | null {
  const piece = element.closest<HTMLElement>('.s');
  return piece?.dataset.for === undefined ? piece : document.getElementById(piece.dataset.for);
}
