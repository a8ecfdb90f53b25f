import type { Chapter } from '../markdown/block.js';
import type { SentenceFinder } from '../split/sentences.js';
import { openCacheFile } from './cache-file.js';
import { cacheKey } from './cache-key.js';

/** Sentence ends of a book's chapters, remembered by what the chapters say, in which languages. */
export interface SentenceMemory {
  /** Finds sentences in a chapter's blocks: remembers them, or asks the finder and keeps its answer. */
  finderFor(chapter: Pick<Chapter, 'blocks'>): SentenceFinder;
  /** Keeps what the chapters asked for since the memory was opened, and drops the rest. Never fails. */
  save(): Promise<void>;
}

/** For each block of a chapter what the finder said of it; null: it was never asked. */
type EndsByBlock = (readonly number[] | null)[];

/**
 * Opens `.narrate/cache/<name>.sentences.jsonl`.
 * @param root the real folder of the manifest
 * @param name of the manifest and the engine: one engine's way with tags and languages does not drop another's answers
 */
export function openSentenceMemory(root: string, name: string, finder: SentenceFinder): SentenceMemory {
  const file = openCacheFile(root, `${name}.sentences.jsonl`);
  const learnt = new Map<string, EndsByBlock>();
  return {
    finderFor({ blocks }) {
      const shape = blocks.map(({ speaker, spoken }) => [speaker.language, spoken.length]);
      const said = blocks.map(({ spoken }) => spoken);
      const key = cacheKey('sentences', JSON.stringify(shape), said.join(''));
      const ends = learnt.get(key) ?? (file.get(key) as EndsByBlock | undefined) ?? blocks.map(() => null);
      // What a chapter says twice is remembered once.
      const placeOf = new Map(said.map((text, index) => [text, index]));
      return (text, language) => {
        const place = placeOf.get(text);
        if (place === undefined || blocks[place]?.speaker.language !== language)
          return finder(text, language);
        const known = ends[place];
        if (known) return known;
        const found = finder(text, language);
        ends[place] = found;
        learnt.set(key, ends);
        return found;
      };
    },
    async save() {
      for (const [key, ends] of learnt) file.set(key, ends);
      await file.save();
    },
  };
}
