import type { SpeechPart } from './speech-graph.js';

/** Neighbouring parts, from number `first` to before `end`. */
export interface PartRange {
  readonly first: number;
  readonly end: number;
}

/** A part that fits worse than this is probably spoken in another way, or in another place. */
const poorFit = -12;
/** How far from a part with a poor fit its cause may be, in parts. A word that takes longer pushes those after it away. */
const reach = 3;
/** A part with at least this fit is where it should be. */
const goodFit = -3;

/**
 * Returns where parts are probably in the wrong place: around those that fit badly, up to parts with one expected pronunciation
 * that fits well. Ranges are in order and do not overlap.
 */
export function findDoubtful(
  parts: readonly SpeechPart[],
  times: readonly { readonly fit: number | null }[],
): readonly PartRange[] {
  const ranges: PartRange[] = [];
  const fitOf = (index: number): number | null =>
    parts[index]?.free === null ? (times[index]?.fit ?? null) : null;
  const isSure = (index: number): boolean => (fitOf(index) ?? Number.NEGATIVE_INFINITY) >= goodFit;
  for (let index = 0; index < parts.length; index++) {
    if ((fitOf(index) ?? 0) >= poorFit) continue;
    const before = ranges.at(-1);
    let first = Math.max(0, index - reach);
    while (first > 0 && !isSure(first - 1)) first--;
    let end = Math.min(parts.length, index + reach + 1);
    while (end < parts.length && !isSure(end)) end++;
    if (before !== undefined && first <= before.end) {
      first = before.first;
      ranges.pop();
    }
    ranges.push({ first, end });
  }
  return ranges;
}
