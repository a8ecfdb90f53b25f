import { unchangedSince } from '../dist/plan/settle/chapter-history.js';
import { planner } from './replay.mjs';

/**
 * The book from a time on.
 * @typedef {{ at: number, book: import('./replay.mjs').Night }} DatedBook
 */

const dayMs = 86_400_000;

/**
 * Returns how many requests a history costs with a run every night at midnight (UTC). A run
 * buys a text only if it has not changed for some days. After the last commit, the nights go on until nothing waits.
 * @param {readonly DatedBook[]} versions oldest first @param {number} days @param {{ maxCharacters: number }} limits
 */
export function settledCost(versions, days, limits) {
  const { plan, bought, buy } = planner(limits);
  const histories = historiesOf(versions);
  const last = versions.at(-1)?.at ?? 0;
  let index = 0;
  for (let night = nightAfter(versions[0]?.at ?? 0); ; night += dayMs) {
    while ((versions[index + 1]?.at ?? Number.POSITIVE_INFINITY) <= night) index += 1;
    const { book } = /** @type {DatedBook} */ (versions[index]);
    let isWaiting = false;
    for (const { chunk, blocks, path } of plan(book)) {
      const history = historyAt(histories.get(path) ?? [], night);
      const unchanged = unchangedSince({ ...chunk, blocks }, history);
      const since = unchanged.isKnown ? (unchanged.since ?? 0) : night;
      if (since + days * dayMs > night) isWaiting = true;
      else buy(chunk);
    }
    if (night >= last && !isWaiting) break;
    if (!isWaiting) night = Math.max(night, nightAfter(versions[index + 1]?.at ?? last) - dayMs);
  }
  return bought.size;
}

/** @param {number} at */
const nightAfter = (at) => Math.ceil(at / dayMs) * dayMs;

/**
 * Returns the versions of each file, oldest first.
 * @param {readonly DatedBook[]} versions
 */
function historiesOf(versions) {
  /** @type {Map<string, { at: number, blocks: readonly string[] }[]>} */
  const histories = new Map();
  for (const { at, book } of versions) {
    const now = new Map(book.map(({ path, spoken }) => [path, spoken]));
    for (const path of new Set([...now.keys(), ...histories.keys()])) {
      const blocks = now.get(path)?.parts.flatMap((part) => part.blocks.map(({ text }) => text)) ?? [];
      const history = histories.get(path) ?? [];
      histories.set(path, history);
      if (history.at(-1)?.blocks.join('\f') !== blocks.join('\f')) history.push({ at, blocks });
    }
  }
  return histories;
}

/**
 * @param {readonly { at: number, blocks: readonly string[] }[]} versions @param {number} time
 * @returns {import('../dist/plan/settle/chapter-history.js').ChapterHistory}
 */
function historyAt(versions, time) {
  const known = versions.filter(({ at }) => at <= time);
  const changes = known.map(({ at }, index) => ({ at, before: known[index - 1]?.blocks ?? [] }));
  return { committed: known.at(-1)?.blocks ?? [], changes: changes.toReversed(), knownSince: null };
}
