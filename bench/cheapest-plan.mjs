import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSchema } from '../dist/manifest/schema/manifest-schema.js';
import { readMarkdown } from '../dist/markdown/read/read.js';
import { paidTexts } from '../dist/split/cheapest-path/paid-texts.js';
import { lazySentenceFinder } from '../dist/split/sentences/sentence-finder.js';
import { splitChapter } from '../dist/split/split-chapter.js';
import { median } from './pairs.mjs';

/** @typedef {import('../dist/markdown/block.js').Chapter} Chapter */
/** @typedef {import('../dist/split/cheapest-path/paid-texts.js').PaidText} PaidText */

const voiceSettings = { voice: 'Kore', prompt: null, language: 'en' };
const settings = {
  fewest: /** @type {const} */ ('requests'),
  engine: 'bench',
  model: 'bench',
  maxCharacters: 1800,
  maxBytes: 3900,
  seams: /** @type {const} */ ('sentence'),
  maxRequestBytes: null,
};

/**
 * Measures how much longer a split takes that searches for paid texts, compared with one without paid texts: with everything
 * paid, and with an edit in every chapter. Then measures how the time grows from 1 to 15 million characters in one passage.
 * @param {{ folder: string, chapters: string[], name: string }} book
 * @returns {Promise<import('./rows.mjs').Row[]>}
 */
export async function cheapestPlanBench(book) {
  const finder = lazySentenceFinder();
  /** @param {readonly Chapter[]} chapters @param {readonly PaidText[]} free */
  const split = (chapters, free) => {
    const paid = paidTexts(free);
    return chapters.flatMap((chapter) => splitChapter(chapter, settings, { finder, paid }));
  };
  /** @param {readonly Chapter[]} chapters */
  const boughtFor = (chapters) =>
    split(chapters, []).map(({ key, text, voiceSettings }) => ({ key, text, ...voiceSettings }));
  const chapters = chaptersOf(book);
  const edited = chapters.map(withEdit);
  const paid = boughtFor(chapters);
  const unchanged = ratioOf(
    () => split(chapters, paid),
    () => split(chapters, []),
    15,
  );
  const after = ratioOf(
    () => split(edited, paid),
    () => split(edited, []),
    15,
  );

  const small = [passageOf(chapters, 1e6)];
  const large = [passageOf(chapters, 15e6)];
  const [smallPaid, largePaid] = [boughtFor(small.map(withEdit)), boughtFor(large.map(withEdit))];
  const growth = ratioOf(
    () => split(large, largePaid),
    () => split(small, smallPaid),
    3,
  );
  const name = `splitting ${book.name}`;
  return [
    { name: `${name}, all of it paid / nothing paid`, value: unchanged, target: 1.1, unit: 'times' },
    { name: `${name}, an edit in every chapter / nothing paid`, value: after, target: 1.1, unit: 'times' },
    { name: 'one passage edited, 15 / 1 million characters', value: growth, target: 20, unit: 'times' },
  ];
}

/** @param {{ folder: string, chapters: string[] }} book @returns {Chapter[]} */
function chaptersOf({ folder, chapters }) {
  const policies = readSchema.parse({});
  return chapters.map((file, index) => ({
    chapter: index + 1,
    file,
    title: file,
    skipped: [],
    constructs: [],
    source: '0'.repeat(64),
    blocks: readMarkdown(readFileSync(join(folder, file), 'utf8'), policies).blocks.map((block) => ({
      ...block,
      spoken: block.text,
      voiceSettings,
      place: { file, line: block.span.line, column: block.span.column },
    })),
  }));
}

/** Adds a word in the middle of a chapter. @param {Chapter} chapter @returns {Chapter} */
function withEdit(chapter) {
  const middle = chapter.blocks.length >> 1;
  const blocks = chapter.blocks.map((block, index) =>
    index === middle ? { ...block, spoken: `${block.spoken} Indeed.` } : block,
  );
  return { ...chapter, blocks };
}

/**
 * Returns one long chapter that repeats the book with small differences.
 * @param {readonly Chapter[]} chapters @param {number} characters @returns {Chapter}
 */
function passageOf(chapters, characters) {
  /** @type {import('../dist/markdown/block.js').Block[]} */
  const blocks = [];
  const all = chapters.flatMap((chapter) => chapter.blocks);
  for (let length = 0, index = 0; length < characters; index += 1) {
    const block = all[index % all.length];
    if (!block) break;
    const spoken = `${block.spoken} (${Math.floor(index / all.length) + 1})`;
    blocks.push({ ...block, spoken });
    length += spoken.length + 2;
  }
  return { chapter: 1, file: '', title: '', skipped: [], constructs: [], source: '0'.repeat(64), blocks };
}

/**
 * Returns the median of a/b over `rounds` pairs, after one pair that is not counted.
 * @param {() => unknown} a @param {() => unknown} b @param {number} rounds
 */
function ratioOf(a, b, rounds) {
  const ratios = Array.from({ length: rounds + 1 }, () => timed(a) / timed(b));
  return median(ratios.slice(1));
}

/** @param {() => unknown} work */
function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}
