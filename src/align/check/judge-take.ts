import type { NotJudgedReason, WordFinding, WordJudgement } from '../../check/words/word-judgement.js';
import { type Amounts, amountsOf, type Difference, type TakeDifferences } from './difference.js';

/**
 * Smaller differences are not reported at all, in seconds. A word that is replaced by another one looks like another
 * pronunciation, so less than two or three words are not reported as replaced.
 */
const leastAmounts: Amounts = { missing: 0.25, added: 0.35, replaced: 1.6 };

/** With fewer judged words, a take says too little to tell how it sounds. Only long differences are reported, in seconds. */
const fewWords = 4;
const longDifference = 2;

/**
 * Judges a take.
 * @param text what was sent to the engine @param by `model`: the id of the voice's model; `limits`: those of its delivery
 */
export function judgeTake(
  text: string,
  take: TakeDifferences,
  by: { readonly model: string; readonly limits: Amounts },
): WordJudgement {
  const counts = Object.entries(take.notJudged).filter(([, count]) => count > 0);
  const judged = take.words - counts.reduce((sum, [, count]) => sum + count, 0);
  const findings = take.differences.flatMap((one) => findingOf(text, one, by.limits) ?? []);
  return {
    model: by.model,
    limits: by.limits,
    findings: judged < fewWords ? findings.filter(({ seconds }) => seconds > longDifference) : findings,
    words: take.words,
    notJudged: Object.fromEntries(counts) as { [Reason in NotJudgedReason]?: number },
  };
}

/** Returns the finding of a difference; null: it is too small. */
function findingOf(text: string, one: Difference, limits: Amounts): WordFinding | null {
  const amounts = amountsOf(one);
  const exceeded = (bounds: Amounts): keyof Amounts | null =>
    kinds.find((kind) => amounts[kind] > bounds[kind]) ?? null;
  // Repeated words are known as exactly as missing ones. Four short words of a fast voice take half a second.
  const isRepeated = one.addedWords >= repeatedWords;
  const high = exceeded(isRepeated ? { ...limits, added: Math.min(limits.added, limits.missing) } : limits);
  const kind = high ?? exceeded(leastAmounts);
  if (kind === null) return null;
  const place = kind === 'added' ? one.added : one.missing;
  const words = kind === 'added' ? one.addedWords : one.missingWords;
  return {
    code: `words-${kind}`,
    words: place === null ? '' : text.slice(place.start, place.end),
    start: place?.start ?? null,
    end: place?.end ?? null,
    startSeconds: one.startSeconds,
    endSeconds: one.endSeconds,
    seconds: Math.round(amounts[kind] * 100) / 100,
    confidence: high !== null && words !== 1 ? 'high' : 'low',
  };
}

/** So many words that are said again are no accident. */
const repeatedWords = 3;
/** In the order in which they explain a difference: words that are replaced by longer ones are not added. */
const kinds = ['replaced', 'missing', 'added'] as const;
