import { clockText } from '../../src/deliver/outputs/page/clock-text.js';
import type { PageBook, PageText } from '../../src/deliver/outputs/page/page-data.js';
import { byId, make } from '../shared/dom.js';
import type { Texts } from './texts.js';

/** How many characters of HTML are inserted in one task. Larger ones would delay clicks and frames. */
const sliceLength = 60_000;

/** A chapter with more blocks is shown as `long`: what is far from the screen is not laid out. */
const longFrom = 300;

/** The names of parts that are not read aloud, by `data-kind`. */
const kinds: Readonly<Record<string, string>> = {
  address: 'web address',
  admonition: 'note',
  citation: 'citation',
  code: 'code',
  comment: 'comment',
  deleted: 'deleted text',
  footnote: 'footnote',
  heading: 'heading',
  html: 'HTML',
  image: 'image',
  math: 'formula',
  punctuation: 'punctuation',
  raw: 'raw format',
  speaker: 'speaker',
  table: 'table',
  template: 'template',
};

/** The text of the chapter that is shown. */
export class TextView {
  readonly #book: PageBook;
  readonly #texts: Texts;
  readonly #main = byId('text', HTMLElement);
  readonly #about = byId('about', HTMLElement);
  readonly #blocks = byId('blocks', HTMLElement);
  #index = -1;
  #showing: Promise<void> = Promise.resolve();
  #text: PageText | null = null;
  /** The first block that is not inserted yet. */
  #next = 0;

  constructor(book: PageBook, texts: Texts) {
    this.#book = book;
    this.#texts = texts;
  }

  /** The text that is shown; null: it is not loaded. */
  get text(): PageText | null {
    return this.#text;
  }

  get index(): number {
    return this.#index;
  }

  /** Shows a chapter by its index. Resolves when its start is shown, or when another chapter is to be shown. */
  show(index: number): Promise<void> {
    if (index !== this.#index) this.#showing = this.#start(index);
    return this.#showing;
  }

  async #start(index: number): Promise<void> {
    const chapter = this.#book.chapters[index];
    if (chapter === undefined) return;
    this.#index = index;
    this.#text = null;
    this.#blocks.replaceChildren();
    const length = chapter.audio === null ? 'not recorded yet' : clockText(chapter.durationSeconds);
    this.#about.textContent = `Chapter ${index + 1} of ${this.#book.chapters.length} · ${length}`;
    this.#blocks.lang = chapter.language ?? '';
    this.#blocks.dir = chapter.direction;
    this.#main.setAttribute('aria-busy', 'true');
    try {
      const text = await this.#texts.load(index);
      if (index !== this.#index) return;
      this.#text = text;
      this.#next = 0;
      this.#blocks.classList.toggle('long', text.blocks.length > longFrom);
      this.#insertSlice();
    } catch (error) {
      if (index !== this.#index) return;
      this.#index = -1;
      this.#blocks.append(
        make('p', { className: 'problem', lang: 'en', dir: 'ltr' }, (error as Error).message),
      );
    } finally {
      this.#main.removeAttribute('aria-busy');
    }
  }

  /** Returns the element with an id of the text, such as `ch2-s14`; null: it has none, or the chapter is not shown. */
  find(id: string): HTMLElement | null {
    for (;;) {
      const found = document.getElementById(id);
      if (found !== null) return this.#blocks.contains(found) ? found : null;
      if (!this.#insertBlocks()) return null;
    }
  }

  /** Returns all elements of a sentence or word. One that crosses formatting has several, and only the first has the id. */
  piecesOf(id: string): readonly HTMLElement[] {
    const first = this.find(id);
    if (first === null) return [];
    const block = [...this.#blocks.children].find((child) => child.contains(first)) ?? first;
    return [first, ...block.querySelectorAll<HTMLElement>(`[data-for="${CSS.escape(id)}"]`)];
  }

  /** Inserts all that is left, in several tasks. */
  #insertSlice(): void {
    const text = this.#text;
    if (!this.#insertBlocks()) return;
    setTimeout(() => {
      if (text === this.#text) this.#insertSlice();
    });
  }

  /** Inserts the next blocks. Returns false if there were none. */
  #insertBlocks(): boolean {
    const blocks = this.#text?.blocks ?? [];
    let html = '';
    while (this.#next < blocks.length && html.length < sliceLength) html += blocks[this.#next++];
    if (html === '') return false;
    const template = document.createElement('template');
    template.innerHTML = html;
    for (const part of template.content.querySelectorAll<HTMLElement>('.unspoken[data-kind]')) nameKind(part);
    for (const wide of template.content.querySelectorAll<HTMLElement>('table, pre')) letScroll(wide);
    this.#blocks.append(template.content);
    return true;
  }
}

/** Names a part that is not read aloud. Inside a line, only its tooltip does. */
function nameKind(part: HTMLElement): void {
  const name = `Not read aloud: ${kinds[part.dataset.kind ?? ''] ?? 'this part'}`;
  part.title = name;
  if (part.parentElement !== null || part instanceof HTMLHRElement) return;
  const group = make(
    'div',
    { className: 'left-out' },
    make('p', { className: 'kind', lang: 'en', dir: 'ltr' }, name),
  );
  part.replaceWith(group);
  group.append(part);
}

/** Lets a wide table or line of code scroll by itself, also with the keyboard. */
function letScroll(wide: HTMLElement): void {
  const scroller = make('div', { className: 'scroll', tabIndex: 0 });
  scroller.setAttribute('role', 'region');
  scroller.setAttribute('aria-label', wide instanceof HTMLTableElement ? 'Table' : 'Code');
  wide.replaceWith(scroller);
  scroller.append(wide);
}
