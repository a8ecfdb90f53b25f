import { type Amounts, amountsOf, type TakeDifferences } from './difference.js';

/** What the statistics of a voice need to know of a take. */
export type MeasuredTake = Pick<TakeDifferences, 'differences' | 'sentences' | 'fit'>;

/** What the takes of a voice say about a delivery. */
export interface DeliveryLimits {
  /** Whether it sounds unlike the others and has too little audio of its own, so that its takes are not judged. */
  readonly isUnlike: boolean;
  readonly limits: Amounts;
}

/** Smaller differences are not reported with high confidence, in seconds. */
export const fixedLimits: Amounts = { missing: 0.4, added: 0.6, replaced: 2 };
/** A voice's own limit is this many times what 95 % of its sentences do not exceed. */
const ownFactor = 1.5;
/** A voice's own limit is at most this many times the fixed one. A larger one would hide whole sentences. */
const mostFactor = 3;
/** A delivery with this much audio, in seconds, is judged by its own takes. */
export const ownDeliverySeconds = 300;
const usualShare = 0.95;

/**
 * Returns what the takes of a voice say about one of its deliveries (takes with the same prompt): the limits for its findings, and
 * whether it is judged. The order of the takes has no influence.
 * @param own takes of the delivery @param others takes of the voice's other deliveries
 * @param seconds how much audio the delivery has. `own` may be a part of it.
 */
export function deliveryLimits(delivery: {
  readonly own: readonly MeasuredTake[];
  readonly others: readonly MeasuredTake[];
  readonly seconds: number;
}): DeliveryLimits {
  const { own, others, seconds } = delivery;
  if (seconds >= ownDeliverySeconds) return { isUnlike: false, limits: limitsOf(own) };
  return { isUnlike: fitsWorse(own, others), limits: limitsOf([...own, ...others]) };
}

/** Whether takes fit the model worse than 95 % of others, on average. */
function fitsWorse(own: readonly MeasuredTake[], others: readonly MeasuredTake[]): boolean {
  const fits = others.flatMap(({ fit }) => fit ?? []).toSorted((one, other) => one - other);
  const poor = fits[Math.floor(fits.length * (1 - usualShare))];
  const known = own.flatMap(({ fit }) => fit ?? []).toSorted((one, other) => one - other);
  const middle = known[Math.floor(known.length / 2)];
  return poor !== undefined && middle !== undefined && middle < poor;
}

/** Returns the larger of the fixed limits and those of the takes' own sentences. */
function limitsOf(takes: readonly MeasuredTake[]): Amounts {
  const sentences = takes.flatMap(sentenceAmounts);
  const total = takes.reduce((sum, one) => sum + one.sentences, 0);
  const limitOf = (kind: keyof Amounts): number => {
    const fixed = fixedLimits[kind];
    const amounts = sentences.map((one) => one[kind]).toSorted((one, other) => other - one);
    const usual = amounts[Math.floor(total * (1 - usualShare))] ?? 0;
    return Math.min(mostFactor * fixed, Math.max(fixed, ownFactor * usual));
  };
  return { missing: limitOf('missing'), added: limitOf('added'), replaced: limitOf('replaced') };
}

/**
 * Returns the largest amounts of the sentences with differences. What is before the first word that is heard, or after the last
 * one, does not count: a prompt that is read aloud in every take must not raise the limits.
 */
function sentenceAmounts({ differences }: MeasuredTake): readonly Amounts[] {
  const bySentence = new Map<number, Amounts>();
  for (const one of differences) {
    if (one.isAtEdge) continue;
    const now = amountsOf(one);
    const known = bySentence.get(one.sentence) ?? now;
    bySentence.set(one.sentence, {
      missing: Math.max(known.missing, now.missing),
      added: Math.max(known.added, now.added),
      replaced: Math.max(known.replaced, now.replaced),
    });
  }
  return [...bySentence.values()];
}
