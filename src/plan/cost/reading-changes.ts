import type { Diagnostic } from '../../base/diagnostic.js';
import { formatUsd, type MicroUsd } from '../../base/money/money.js';
import { costOf, type Pricing } from '../../base/money/price.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { ReadingChange } from '../../split/old-reading/keep-old-reading.js';

/** The places of a book that this narrate reads differently than the one that bought their audio. */
export interface ReadingDifference {
  /** In the order of the book. Never empty. */
  readonly changes: readonly ReadingChange[];
  /** What it costs to buy them, in addition to everything else that the plan buys. */
  readonly costMicroUsd: MicroUsd;
  /** True: the plan buys them, and its cost includes `costMicroUsd`. False: their paid audio stays in use. */
  readonly isAccepted: boolean;
}

/** The same for one chapter. */
export interface ChapterDifference {
  readonly changes: readonly ReadingChange[];
  readonly isAccepted: boolean;
  /** The texts to buy with the current reading everywhere. */
  readonly withCurrent: readonly string[];
  /** The texts to buy if the audio of the older reading stays in use. */
  readonly withOlder: readonly string[];
}

/** Adds up the differences of a plan's chapters; null: there are none. */
export function readingDifference(
  chapters: readonly (ChapterDifference | null)[],
  pricing: Pricing,
): ReadingDifference | null {
  const found = chapters.filter((chapter) => chapter !== null);
  if (found.length === 0) return null;
  const cost = (texts: readonly string[]) =>
    texts.reduce((total, { length }) => total + costOf(length, pricing).expectedMicroUsd, 0);
  return {
    changes: found.flatMap(({ changes }) => changes),
    costMicroUsd: found.reduce(
      (total, { withCurrent, withOlder }) => total + cost(withCurrent) - cost(withOlder),
      0,
    ),
    isAccepted: found.some(({ isAccepted }) => isAccepted),
  };
}

/** Returns the warning about a difference that the plan does not buy. */
export function readingWarnings(
  difference: ReadingDifference | null,
  { price }: Pricing,
): readonly Diagnostic[] {
  if (difference === null || difference.isAccepted) return [];
  const { changes, costMicroUsd } = difference;
  const places = changes.length === 1 ? '1 place' : `${changes.length} places`;
  // Without a price there is no amount to show.
  const cost = price.per === 'unknown' ? '' : `: ${formatUsd(costMicroUsd)}, not included`;
  return [
    {
      code: 'reading-changed' satisfies NoticeCode,
      severity: 'warning',
      message: `This version of narrate reads ${places} of the book differently than the version that bought the audio${cost}. The old audio stays in use.`,
      hint: '`--dry-run --explain` lists these places. To buy them again as they are read now, run with --accept-reading.',
      ...(changes[0] && { place: changes[0].blocks[0]!.place }),
    },
  ];
}
