import type { Chapter } from '../../markdown/block.js';
import type { SentenceFinder } from '../../split/sentences/sentences.js';
import { cacheKey } from '../cache-key.js';
import { openCacheFile } from './cache-file.js';

/** Sentence ends of a book's chapters, remembered by what the chapters say, in which languages. */
export interface SentenceMemory {
  /** Finds sentences in a chapter's blocks: remembers them, or asks the finder and keeps its answer. */
  finderFor(chapter: Pick<Chapter, 'blocks'>): SentenceFinder;
  /** Keeps what the chapters asked for since the memory was opened, and drops the rest. Never fails. */
  save(): void;
}

/** For each block of a chapter what the finder said of it; null: it was never asked. */
type EndsByBlock = (readonly number[] | null)[];

interface Remembered {
  readonly key: string;
  readonly ends: EndsByBlock;
}

/** The first block at or after `next` that says this, or else the first before it; -1: none. */
function placeOf(blocks: Chapter['blocks'], text: string, next: number): number {
  for (let at = next; at < blocks.length; at++) if (blocks[at]?.spoken === text) return at;
  for (let at = 0; at < next; at++) if (blocks[at]?.spoken === text) return at;
  return -1;
}

/**
 * Opens `.narrate/cache/<name>.sentences.jsonl`.
 * @param root the real folder of the manifest
 * @param name of the manifest and the engine: one engine's way with tags and languages does not drop another's answers
 */
export function openSentenceMemory(root: string, name: string, finder: SentenceFinder): SentenceMemory {
  const file = openCacheFile(root, `${name}.sentences.jsonl`);
  const learnt = new Map<string, EndsByBlock>();
  const recall = (blocks: Chapter['blocks']): Remembered => {
    const shape = blocks.map(({ voiceSettings, spoken }) => [voiceSettings.language, spoken.length]);
    const said = blocks.map(({ spoken }) => spoken).join('');
    const key = cacheKey('sentences', JSON.stringify(shape), said);
    return {
      key,
      ends: learnt.get(key) ?? (file.get(key) as EndsByBlock | undefined) ?? blocks.map(() => null),
    };
  };
  return {
    finderFor({ blocks }) {
      // Made with the first question: of a chapter that nothing is asked about, not even the key is needed.
      let remembered: Remembered | null = null;
      let next = 0;
      return (text, language) => {
        // Chapters are gone through in order, so the block meant is nearly always the one after the last.
        const place = placeOf(blocks, text, next);
        if (place === -1 || blocks[place]?.voiceSettings.language !== language) return finder(text, language);
        next = place + 1;
        remembered ??= recall(blocks);
        const { key, ends } = remembered;
        const known = ends[place];
        if (known) return known;
        const found = finder(text, language);
        ends[place] = found;
        learnt.set(key, ends);
        return found;
      };
    },
    save() {
      for (const [key, ends] of learnt) file.set(key, ends);
      file.save();
    },
  };
}
