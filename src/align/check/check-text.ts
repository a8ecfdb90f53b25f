import type { FrameRange, SpeechPart } from '../decode/speech-graph.js';
import { isForeignScript } from '../readings/scripts.js';
import { sentenceEnds } from '../readings/sentence-ends.js';
import type { TextRange } from '../reference/find-words.js';
import type { TextPart, TextParts } from '../words/build-parts.js';
import type { TextPlan } from '../words/plan-text.js';
import type { TakeDifferences } from './difference.js';
import type { CheckedPart } from './find-differences.js';

/** A text for `checkTake`. */
export interface CheckText extends Pick<TakeDifferences, 'sentences' | 'words' | 'notJudged'> {
  readonly parts: readonly SpeechPart[];
  /** One for each part. */
  readonly checked: readonly CheckedPart[];
}

/** Thai and Lao have only spaces between sentences. */
const spaceBetweenSentences = /(?<=[\p{Script=Thai}\p{Script=Lao}])\s/gu;
/** The usual length of a phone, in frames, and how many times as long speech may be that a tag changes. */
const framesPerPhone = 8;
const mostShare = 2.5;

/** Prepares a text for the check. @param language a BCP-47 tag */
export function buildCheckText(plan: TextPlan, text: TextParts, language: string): CheckText {
  const spaces = [...plan.spoken.matchAll(spaceBetweenSentences)].map(({ index }) => index);
  const ends = [...sentenceEnds(plan.spoken), ...spaces];
  const counts = { open: 0, unusual: 0, spelled: 0 };
  const parts: SpeechPart[] = [];
  const checked = text.parts.map((part): CheckedPart => {
    const words = text.words.slice(part.firstWord, part.endWord);
    const reason = reasonOf(part, words, { plan, language });
    if (reason !== null) counts[reason] += words.length;
    parts.push(reason === 'unusual' ? loosen(part) : part);
    const start = words[0]?.start ?? 0;
    return {
      start,
      end: words.at(-1)?.end ?? start,
      phones: part.pronunciations[0]?.length ?? 0,
      words: reason === null ? words.length : 0,
      sentence: ends.filter((end) => end < start).length,
    };
  });
  const sentences = new Set(checked.map(({ sentence }) => sentence)).size;
  return { parts, checked, sentences, words: text.words.length, notJudged: counts };
}

function reasonOf(
  part: TextPart,
  words: readonly TextRange[],
  { plan, language }: { readonly plan: TextPlan; readonly language: string },
): 'open' | 'unusual' | 'spelled' | null {
  if (part.free !== null) {
    const isForeign = words.some(({ start, end }) =>
      isForeignScript(plan.spoken.slice(start, end), language),
    );
    return isForeign ? 'spelled' : 'open';
  }
  const isUnusual = ({ start, end }: TextRange): boolean =>
    plan.unusual.some((range) => start < range.end && end > range.start);
  return words.some(isUnusual) ? 'unusual' : null;
}

/** Returns the same part, but any sound is accepted too. */
function loosen(part: SpeechPart): SpeechPart {
  const phones = part.pronunciations[0]?.length ?? 1;
  const free: FrameRange = { least: 1, most: Math.ceil(phones * framesPerPhone * mostShare) };
  return { ...part, free };
}
