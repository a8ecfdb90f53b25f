import { countWords } from '../../base/count-words.js';
import { median } from '../../base/median.js';
import type { WordFinding, WordJudgement } from './word-judgement.js';

/** A take that was judged, of a voice in one language. */
export interface JudgedTake {
  /** The text that was sent to the engine. */
  readonly text: string;
  readonly hasPrompt: boolean;
  /** Its length. */
  readonly seconds: number;
  readonly judgement: WordJudgement;
  /** Whether a person chose it, so that it is not flagged whatever was found. */
  readonly isApproved: boolean;
}

/** What flagged takes of a voice have in common: what is wrong, and where in the take if that is the same, too. */
export type FaultPattern =
  | 'added-at-start'
  | 'added-at-end'
  | 'missing-at-start'
  | 'missing-at-end'
  | 'added'
  | 'missing'
  | 'replaced';

/** A fault that so many takes of a voice have that buying them again would not help. */
export interface SystematicFault {
  /** How many takes of the voice were judged, and how many of them are flagged. */
  readonly takes: number;
  readonly flagged: number;
  /** What most flagged takes have in common, in how many, and for how long typically. Null: nothing. */
  readonly common: {
    readonly pattern: FaultPattern;
    readonly takes: number;
    readonly seconds: number;
    /** Whether all of these takes were made with a prompt. */
    readonly havePrompts: boolean;
  } | null;
}

/** A fault is systematic if at least so many takes, and more than this share of the judged takes, are flagged. */
const leastFlagged = 4;
const leastShare = 0.1;

/** A place so close to the start or end of a take is the start or end. */
const edgeSeconds = 1.5;

/** Returns the systematic fault of a voice in one language; null: it has none. */
export function systematicFault(takes: readonly JudgedTake[]): SystematicFault | null {
  const flagged = takes.filter(({ isApproved, judgement }) => !isApproved && judgement.findings.some(isHigh));
  if (flagged.length < leastFlagged || flagged.length <= takes.length * leastShare) return null;
  return { takes: takes.length, flagged: flagged.length, common: commonPattern(flagged) };
}

const isHigh = ({ confidence }: WordFinding): boolean => confidence === 'high';

/** Returns the pattern that most takes have, if it is more than half of them. One with a place is preferred to one without. */
function commonPattern(flagged: readonly JudgedTake[]): SystematicFault['common'] {
  const found = new Map<FaultPattern, { readonly take: JudgedTake; readonly seconds: number }[]>();
  for (const take of flagged) {
    const ofTake = new Map<FaultPattern, number>();
    for (const finding of take.judgement.findings.filter(isHigh))
      for (const pattern of patternsOf(finding, take))
        ofTake.set(pattern, (ofTake.get(pattern) ?? 0) + finding.seconds);
    for (const [pattern, seconds] of ofTake)
      found.set(pattern, [...(found.get(pattern) ?? []), { take, seconds }]);
  }
  const common = [...found]
    .filter(([, takes]) => takes.length > flagged.length / 2)
    .toSorted(
      ([one, { length: ofOne }], [other, { length: ofOther }]) =>
        Number(hasPlace(other)) - Number(hasPlace(one)) || ofOther - ofOne || (one < other ? -1 : 1),
    )[0];
  if (common === undefined) return null;
  const [pattern, takes] = common;
  return {
    pattern,
    takes: takes.length,
    seconds: median(takes.map(({ seconds }) => seconds)),
    havePrompts: takes.every(({ take }) => take.hasPrompt),
  };
}

const hasPlace = (pattern: FaultPattern): boolean => pattern.includes('-at-');

function patternsOf(
  { code, start, end, startSeconds, endSeconds }: WordFinding,
  { text, seconds }: JudgedTake,
): readonly FaultPattern[] {
  switch (code) {
    case 'words-added':
      return [
        'added',
        ...(startSeconds <= edgeSeconds ? (['added-at-start'] as const) : []),
        ...(endSeconds >= seconds - edgeSeconds ? (['added-at-end'] as const) : []),
      ];
    case 'words-missing':
      return [
        'missing',
        ...(start !== null && countWords(text.slice(0, start)) === 0 ? (['missing-at-start'] as const) : []),
        ...(end !== null && countWords(text.slice(end)) === 0 ? (['missing-at-end'] as const) : []),
      ];
    case 'words-replaced':
      return ['replaced'];
  }
}
