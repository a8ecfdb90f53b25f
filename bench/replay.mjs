import { foldText } from '../dist/base/fold-text.js';
import { paidTexts } from '../dist/split/cheapest-path/paid-texts.js';
import { lazySentenceFinder } from '../dist/split/sentences/sentence-finder.js';
import { splitChapter } from '../dist/split/split-chapter.js';

/**
 * A part of a chapter; no request contains text of two parts.
 * @typedef {import('../dist/markdown/block.js').Chapter} Part
 * @typedef {{ text: string, parts: readonly Part[] }} Spoken the text of a file, and its parts
 * @typedef {readonly { path: string, spoken: Spoken }[]} Night the chapters of a night, in order
 * @typedef {{ buy(night: Night): number }} Strategy `buy` returns the number of requests for a night, and keeps what it bought
 * @typedef {{ maxCharacters: number }} Limits
 */

const settings = {
  fewest: /** @type {const} */ ('requests'),
  engine: 'bench',
  model: 'bench',
  // Only the limit in characters is compared.
  maxBytes: Number.POSITIVE_INFINITY,
  seams: /** @type {const} */ ('sentence'),
  maxRequestBytes: null,
};

/**
 * Returns the strategy of narrate. Each night is planned only from the paid texts, as in a run.
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
      for (const { key, text, voiceSettings } of chunks)
        if (!bought.has(key)) bought.set(key, { key, text, ...voiceSettings });
      return bought.size - before;
    },
  };
}

/**
 * Returns the plan of narrate for a book with one part for each file, and what to buy of it: `plan` gives the chunks that are
 * not bought, and `buy` buys one of them.
 * @param {Limits} limits
 */
export function planner({ maxCharacters }) {
  const finder = lazySentenceFinder();
  /** @type {Map<string, import('../dist/split/cheapest-path/paid-texts.js').PaidText>} */
  const bought = new Map();
  return {
    bought,
    /** @param {Night} night */
    plan(night) {
      const paid = paidTexts([...bought.values()]);
      return night.flatMap(({ path, spoken }) =>
        spoken.parts.flatMap((part) =>
          splitChapter(part, { ...settings, maxCharacters }, { finder, paid })
            .filter(({ key }) => !bought.has(key))
            .map((chunk) => ({ path, chunk, blocks: part.blocks })),
        ),
      );
    },
    /** @param {import('../dist/split/chunk.js').Chunk} chunk */
    buy({ key, text, voiceSettings }) {
      bought.set(key, { key, text, ...voiceSettings });
    },
  };
}

/**
 * Returns a strategy that packs as many sentences into a request as fit, and never buys the same request again.
 * @param {Packer} pack @returns {Strategy}
 */
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

/** Returns a strategy that buys a whole chapter again if a word in it changed. @param {Packer} pack @returns {Strategy} */
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

/** Returns a function that finds the sentences of a part. It caches them, because most parts do not change. @returns {Promise<SentencesOf>} */
export async function rememberedSentences() {
  const finder = lazySentenceFinder();
  const known = new WeakMap();
  return (part) => {
    const cached = known.get(part);
    if (cached) return cached;
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

/**
 * Returns a function that packs a part into requests. A sentence longer than the limit is cut between words.
 * @param {SentencesOf} sentencesOf @param {Limits} limits @returns {Packer}
 */
export function packer(sentencesOf, { maxCharacters }) {
  const known = new WeakMap();
  return (part) => {
    const cached = known.get(part);
    if (cached) return cached;
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
 * Returns the lower bound for all plans that cut between sentences: the fewest spans within the limit that cover the first
 * occurrence of every sentence, over all nights. Sentences are equal if their folded text (as in `chunkKey`) is equal, because
 * then the same request contains them.
 * @param {SentencesOf} sentencesOf @param {Limits} limits @returns {Strategy}
 */
export function lowerBound(sentencesOf, { maxCharacters }) {
  const seen = new Set();
  return {
    buy(night) {
      let spans = 0;
      for (const part of partsOf(night)) {
        const newSentences = sentencesOf(part).sentences.filter(({ text }) => {
          const folded = foldText(text);
          return !seen.has(folded) && seen.add(folded);
        });
        spans += spansOver(newSentences, maxCharacters).length;
      }
      return spans;
    },
  };
}

/**
 * Returns the fewest spans of at most `maxLength` that cover these ranges, from left to right.
 * @param {readonly { start: number, end: number }[]} ranges @param {number} maxLength
 */
function spansOver(ranges, maxLength) {
  /** @type {{ start: number, end: number }[]} */
  const spans = [];
  for (const { start, end } of ranges) {
    const last = spans.at(-1);
    if (last && end - last.start <= maxLength) last.end = end;
    else spans.push({ start, end });
  }
  return spans;
}

/** @param {Night} night */
const partsOf = (night) => night.flatMap(({ spoken }) => spoken.parts);
