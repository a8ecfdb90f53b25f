import type { Chapter } from '../../markdown/block.js';
import type { SentenceFinder } from '../../split/sentences/sentences.js';
import { cacheKey } from '../cache-key.js';
import { openCacheFile } from './cache-file.js';

/** A cache of the sentence ends in a book's chapters, under a hash of their texts and languages. */
export interface SentenceMemory {
  /** Returns a finder for a chapter's blocks that reads the cache, or calls the real finder and caches its result. */
  finderFor(chapter: Pick<Chapter, 'blocks'>): SentenceFinder;
  /** Writes the entries that were used since the cache was opened, and drops the others. A failed write is ignored. */
  save(): void;
}

/** The sentence ends of each block of a chapter; null: the finder was not called for it. */
type EndsByBlock = (readonly number[] | null)[];

interface CachedEnds {
  readonly key: string;
  readonly ends: EndsByBlock;
}

/** Returns the index of the first block from `next` on with this text, or else of the first before it; -1: none. */
function indexOfBlock(blocks: Chapter['blocks'], text: string, next: number): number {
  for (let at = next; at < blocks.length; at++) if (blocks[at]?.spoken === text) return at;
  for (let at = 0; at < next; at++) if (blocks[at]?.spoken === text) return at;
  return -1;
}

/**
 * Opens `.narrate/cache/<name>.sentences.jsonl`.
 * @param root the real folder of the manifest
 * @param name the names of the manifest and the engine: engines differ in tags and languages, so each has a cache of its own
 */
export function openSentenceMemory(root: string, name: string, finder: SentenceFinder): SentenceMemory {
  const file = openCacheFile(root, `${name}.sentences.jsonl`);
  const added = new Map<string, EndsByBlock>();
  const recall = (blocks: Chapter['blocks']): CachedEnds => {
    const shape = blocks.map(({ voiceSettings, spoken }) => [voiceSettings.language, spoken.length]);
    const text = blocks.map(({ spoken }) => spoken).join('');
    const key = cacheKey('sentences', JSON.stringify(shape), text);
    return {
      key,
      ends: added.get(key) ?? (file.get(key) as EndsByBlock | undefined) ?? blocks.map(() => null),
    };
  };
  return {
    finderFor({ blocks }) {
      // Created on the first call, because hashing a chapter that needs no sentences would be wasted.
      let cached: CachedEnds | null = null;
      let next = 0;
      return (text, language) => {
        // Blocks are asked for in order, so the wanted one is nearly always the next.
        const index = indexOfBlock(blocks, text, next);
        if (index === -1 || blocks[index]?.voiceSettings.language !== language) return finder(text, language);
        next = index + 1;
        cached ??= recall(blocks);
        const { key, ends } = cached;
        const known = ends[index];
        if (known) return known;
        const found = finder(text, language);
        ends[index] = found;
        added.set(key, ends);
        return found;
      };
    },
    save() {
      for (const [key, ends] of added) file.set(key, ends);
      file.save();
    },
  };
}
