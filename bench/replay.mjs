import { foldText } from '../dist/base/fold-text.js';
import { paidTexts } from '../dist/split/cheapest-path/paid-texts.js';
import { lazySentenceFinder } from '../dist/split/sentences/sentence-finder.js';
import { splitChapter } from '../dist/split/split-chapter.js';

/**
 * A part of a chapter that no request crosses the ends of.
 * @typedef {import('../dist/markdown/block.js').Chapter} Part
 * @typedef {{ text: string, parts: readonly Part[] }} Spoken a file's words, and the parts that they are split in
 * @typedef {readonly { path: string, spoken: Spoken }[]} Night the chapters of a night, in order
 * @typedef {{ buy(night: Night): number }} Strategy how many requests a night costs; it remembers what it bought
 * @typedef {{ maxCharacters: number }} Limits
 */

const settings = {
  fewest: /** @type {const} */ ('requests'),
  engine: 'bench',
  model: 'bench',
  // The limit in characters alone is compared.
  maxBytes: Number.POSITIVE_INFINITY,
  seams: /** @type {const} */ ('sentence'),
  maxRequestBytes: null,
};

/**
 * What narrate does. Each night is planned from nothing but the journal's texts, as a run does it.
 * @param {Limits} limits
 * @returns {Promise<Strategy & { planMs: number[] }>}
 */
export async function cheapest({ maxCharacters }) {
  const finder = lazySentenceFinder();
  /** @type {Map<string, import('../dist/split/cheapest-path/paid-texts.js').PaidText>} */
  const bought = new Map();
  /** @type {number[]} */
  const planMs = [];
  return {
    planMs,
    buy(night) {
      const before = bought.size;
      const start = performance.now();
      const paid = paidTexts([...bought.values()]);
      const chunks = partsOf(night).flatMap((part) =>
        splitChapter(part, { ...settings, maxCharacters }, { finder, paid }),
      );
      planMs.push(performance.now() - start);
      for (const { key, text, speaker } of chunks)
        if (!bought.has(key)) bought.set(key, { key, text, ...speaker });
      return bought.size - before;
    },
  };
}

/** Sentences packed into requests as long as they fit; a request with the same words is not bought again. @param {Packer} pack @returns {Strategy} */
export function greedy(pack) {
  const bought = new Set();
  return {
    buy(night) {
      const before = bought.size;
      for (const part of partsOf(night)) for (const text of pack(part)) bought.add(text);
      return bought.size - before;
    },
  };
}

/** Every chapter in which a word changed is bought again as a whole. @param {Packer} pack @returns {Strategy} */
export function wholeChapter(pack) {
  /** @type {Map<string, string>} */
  let before = new Map();
  return {
    buy(night) {
      const changed = night.filter(({ path, spoken }) => before.get(path) !== spoken.text);
      before = new Map(night.map(({ path, spoken }) => [path, spoken.text]));
      return changed.flatMap(({ spoken }) => spoken.parts.flatMap(pack)).length;
    },
  };
}

/** @typedef {(part: Part) => readonly string[]} Packer */
/** @typedef {{ start: number, end: number, text: string }} Sentence in its part's text */
/** @typedef {(part: Part) => { text: string, sentences: readonly Sentence[] }} SentencesOf */

/** Sentences of parts, remembered: most parts are the same every night. @returns {Promise<SentencesOf>} */
export async function rememberedSentences() {
  const finder = lazySentenceFinder();
  const known = new WeakMap();
  return (part) => {
    const there = known.get(part);
    if (there) return there;
    let text = '';
    /** @type {Sentence[]} */
    const sentences = [];
    for (const { spoken } of part.blocks) {
      const blockStart = text === '' ? 0 : text.length + 2;
      text = text === '' ? spoken : `${text}\n\n${spoken}`;
      let from = 0;
      for (const end of finder(spoken, 'en')) {
        const sentence = spoken.slice(from, end).trim();
        const start = spoken.indexOf(sentence, from);
        if (sentence !== '')
          sentences.push({ start: blockStart + start, end: blockStart + end, text: sentence });
        from = end;
      }
    }
    const found = { text, sentences };
    known.set(part, found);
    return found;
  };
}

/** Packs greedily; a sentence longer than the limit is cut at words. @param {SentencesOf} sentencesOf @param {Limits} limits @returns {Packer} */
export function packer(sentencesOf, { maxCharacters }) {
  const known = new WeakMap();
  return (part) => {
    const there = known.get(part);
    if (there) return there;
    const { text, sentences } = sentencesOf(part);
    const units = sentences.flatMap((one) =>
      one.end - one.start <= maxCharacters
        ? [one]
        : [...one.text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
            start: one.start + index,
            end: one.start + index + word.length,
          })),
    );
    const packed = spansOver(units, maxCharacters).map(({ start, end }) => text.slice(start, end));
    known.set(part, packed);
    return packed;
  };
}

/**
 * What a plan that cuts between sentences cannot go below: the fewest spans within the limit that cover every sentence
 * where it stands for the first time, in this night and all before. Sentences count as the same by the words of their keys
 * (`chunkKey`), because then the same request has them.
 * @param {SentencesOf} sentencesOf @param {Limits} limits @returns {Strategy}
 */
export function lowerBound(sentencesOf, { maxCharacters }) {
  const seen = new Set();
  return {
    buy(night) {
      let spans = 0;
      for (const part of partsOf(night)) {
        const fresh = sentencesOf(part).sentences.filter(({ text }) => {
          const folded = foldText(text);
          return !seen.has(folded) && seen.add(folded);
        });
        spans += spansOver(fresh, maxCharacters).length;
      }
      return spans;
    },
  };
}

/** The fewest spans within the limit that cover these stretches, from left to right. @param {readonly { start: number, end: number }[]} stretches @param {number} most */
function spansOver(stretches, most) {
  /** @type {{ start: number, end: number }[]} */
  const spans = [];
  for (const { start, end } of stretches) {
    const last = spans.at(-1);
    if (last && end - last.start <= most) last.end = end;
    else spans.push({ start, end });
  }
  return spans;
}

/** @param {Night} night */
const partsOf = (night) => night.flatMap(({ spoken }) => spoken.parts);
