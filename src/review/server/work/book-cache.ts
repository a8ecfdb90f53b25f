import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedTake } from '../../../plan/takes/list-takes.js';
import { pathsOf } from '../../../state/state.js';
import {
  type BookReview,
  type ReviewBookOptions,
  type ReviewedChunk,
  reviewBook,
} from '../../../use-cases/review-book.js';
import { chunkIdOf, takeIdOf } from '../../ids.js';
import { Refusal } from '../http/failures.js';

/** A take of the book with its chunk. A text that occurs twice has its takes at its first place. */
export interface KnownTake {
  readonly listed: ListedTake;
  readonly reviewed: ReviewedChunk;
}

/** The book as it was last read, with everything that the page may name by an id. */
export interface KnownBook {
  readonly review: BookReview;
  readonly chunks: ReadonlyMap<string, ReviewedChunk>;
  readonly takes: ReadonlyMap<string, KnownTake>;
}

/** Keeps the book until its manifest, a chapter or the state folder changes. */
export class BookCache {
  readonly #options: ReviewBookOptions;
  #known: { readonly book: Promise<KnownBook>; stamp: string | null } | null = null;
  #files: readonly string[] = [];

  constructor(options: ReviewBookOptions) {
    this.#options = options;
  }

  /** Returns the book as it is now. @throws NarrateError as `reviewBook` */
  async get(): Promise<KnownBook> {
    const stamp = this.stamp();
    if (this.#known !== null && this.#known.stamp === stamp && stamp !== '') return this.#known.book;
    const book = this.#read();
    const known = { book, stamp: stamp === '' ? null : stamp };
    this.#known = known;
    try {
      const found = await book;
      // The first read finds out which files there are. A change during a read is found again by the next request.
      known.stamp ??= this.stamp();
      return found;
    } catch (error) {
      if (this.#known === known) this.#known = null;
      throw error;
    }
  }

  /** Returns a chunk by its id. @throws Refusal `not-found`; and as `get` */
  async chunk(id: string): Promise<{ readonly book: KnownBook; readonly reviewed: ReviewedChunk }> {
    const book = await this.get();
    const reviewed = book.chunks.get(id);
    if (reviewed === undefined) throw new Refusal('not-found', `The book has no chunk ${shortened(id)}.`);
    return { book, reviewed };
  }

  /** Returns a take by its id. @throws Refusal `not-found`; and as `get` */
  async take(id: string): Promise<{ readonly book: KnownBook; readonly known: KnownTake }> {
    const book = await this.get();
    const known = book.takes.get(id);
    if (known === undefined) throw new Refusal('not-found', `The book has no take ${shortened(id)}.`);
    return { book, known };
  }

  /** Returns a text that changes when a file of the book changes; empty: the book was not read yet. */
  stamp(): string {
    return this.#files
      .map((path) => {
        const stats = statSync(path, { throwIfNoEntry: false });
        return stats === undefined ? '-' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
      })
      .join('\n');
  }

  async #read(): Promise<KnownBook> {
    const review = await reviewBook(this.#options);
    const { root, manifestFile, chapters } = review.project.book;
    const { stateFolder } = review.project;
    this.#files = [
      manifestFile,
      pathsOf(stateFolder).journal,
      // It changes with the lock, so after everything that may add or delete recordings, such as `narrate pull`.
      stateFolder,
      ...new Set(chapters.map(({ file }) => join(root, file))),
    ];
    const takes = new Map<string, KnownTake>();
    for (const reviewed of review.chunks)
      for (const listed of reviewed.takes) {
        const id = takeIdOf(listed.take);
        if (!takes.has(id)) takes.set(id, { listed, reviewed });
      }
    const chunks = new Map(review.chunks.map((reviewed) => [chunkIdOf(reviewed.chunk), reviewed]));
    return { review, chunks, takes };
  }
}

/** An id of the page in a message. */
const shortened = (id: string): string => JSON.stringify(id.slice(0, 40));
