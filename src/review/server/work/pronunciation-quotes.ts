import { randomUUID } from 'node:crypto';
import type { PronounceEntry, PronunciationChange } from '../../../use-cases/pronunciation.js';
import { Refusal } from '../http/failures.js';

/** A change of the manifest that a page was shown. */
export interface QuotedChange extends PronounceEntry {
  readonly change: Pick<PronunciationChange, 'before' | 'after'>;
}

/** How many are kept: each has the text of the manifest. */
const mostQuotes = 50;

/** The changes that pages were shown. Each can be saved once. */
export class PronunciationQuotes {
  readonly #open = new Map<string, QuotedChange>();

  /** Keeps a change and returns its id. */
  make(quoted: QuotedChange): string {
    const quote = randomUUID();
    this.#open.set(quote, quoted);
    for (const old of [...this.#open.keys()].slice(0, -mostQuotes)) this.#open.delete(old);
    return quote;
  }

  /** Uses a quote up and returns its change. @throws Refusal `quote-used` */
  take(quote: string, { word, say }: PronounceEntry): QuotedChange['change'] {
    const quoted = this.#open.get(quote);
    if (quoted === undefined || quoted.word !== word || quoted.say !== say)
      throw new Refusal('quote-used', 'This change was already saved, or is no longer valid.', {
        hint: 'Look again at what the entry would change.',
      });
    this.#open.delete(quote);
    return quoted.change;
  }
}
