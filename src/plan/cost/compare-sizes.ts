import type { MicroUsd } from '../../base/money/money.js';
import type { Plan } from '../plan.js';
import type { PlannedChunk } from '../planned-chunk.js';

/** The limits of a request that a comparison shows, in UTF-16 code units (see `chunks.maxCharacters`). */
const comparedSizes: readonly number[] = [1200, 1800, 2400, 3000];

/** What a book would cost with one limit of characters in a request, with everything that is paid for kept. */
export interface SizeFigures {
  readonly maxCharacters: number;
  /** Whether it is the limit of the plan. */
  readonly isCurrent: boolean;
  /** How many requests the plan buys. */
  readonly requests: number;
  readonly costMicroUsd: MicroUsd;
  /** The estimated length of the longest take to buy; null: nothing is bought. */
  readonly longestTakeSeconds: number | null;
}

/**
 * Returns the limits to compare, ascending: the usual ones that the engine accepts, and the current one.
 * @param most the engine's limit; null: it has none
 */
export const sizesToCompare = (current: number, most: number | null): readonly number[] =>
  [...new Set([...comparedSizes.filter((size) => size <= (most ?? size)), current])].sort((a, b) => a - b);

/** Returns the row of a plan that was made with a limit. @param charactersPerSecond the rate of the voice (see `readingRate`) */
export function sizeFigures(
  plan: Plan,
  {
    maxCharacters,
    current,
    charactersPerSecond,
  }: { maxCharacters: number; current: number; charactersPerSecond: number },
): SizeFigures {
  const lengths = plannedIn(plan)
    .filter(({ action }) => action.kind === 'buy')
    .map(({ chunk }) => chunk.text.length);
  return {
    maxCharacters,
    isCurrent: maxCharacters === current,
    requests: plan.total.buy,
    costMicroUsd: plan.total.costMicroUsd,
    longestTakeSeconds: lengths.length === 0 ? null : Math.max(...lengths) / charactersPerSecond,
  };
}

/** How much speech is enough to measure the rate of a book's voices. */
const enoughSeconds = 60;

/** Returns the characters a second of the book's takes; null: less than a minute of the plan is recorded. */
export function readingRate(plan: Plan): number | null {
  let [characters, seconds] = [0, 0];
  for (const { chunk, action } of plannedIn(plan)) {
    if (action.kind !== 'reuse') continue;
    characters += chunk.text.length;
    seconds += action.take.frames / action.take.sampleRate;
  }
  return seconds < enoughSeconds ? null : characters / seconds;
}

const plannedIn = ({ chapters }: Plan): readonly PlannedChunk[] => chapters.flatMap(({ planned }) => planned);
