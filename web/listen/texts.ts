import type { PageBook, PageText } from '../../src/deliver/outputs/page/page-data.js';

declare global {
  interface Window {
    /** Called by the script of a chapter. */
    narrateChapter?: (chapter: number, text: PageText) => void;
  }
}

/** Loads the texts of chapters. Each is a classic script, because a page opened from a disk may load scripts but not data. */
export class Texts {
  readonly #book: PageBook;
  readonly #loaded = new Map<number, PageText>();
  readonly #loading = new Map<number, Promise<PageText>>();

  constructor(book: PageBook) {
    this.#book = book;
    window.narrateChapter = (chapter, text) => this.#loaded.set(chapter, text);
  }

  /** Returns the text of a chapter by its index. @throws Error: its script cannot be loaded; the next call tries again. */
  load(index: number): Promise<PageText> {
    const loading = this.#loading.get(index) ?? this.#start(index);
    this.#loading.set(index, loading);
    return loading;
  }

  #start(index: number): Promise<PageText> {
    return new Promise((resolve, reject) => {
      const chapter = this.#book.chapters[index];
      const script = document.createElement('script');
      const end = (): void => {
        script.remove();
        const text = chapter && this.#loaded.get(chapter.chapter);
        if (text === undefined) {
          this.#loading.delete(index);
          reject(new Error('The text of this chapter cannot be loaded.'));
        } else resolve(text);
      };
      script.addEventListener('load', end);
      script.addEventListener('error', end);
      script.src = chapter?.script ?? '';
      document.head.append(script);
    });
  }
}
