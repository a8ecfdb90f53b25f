import { formatCount } from '../../base/format-count.js';
import type { FaultPattern } from '../../check/words/systematic-fault.js';
import type { NotJudgedReason } from '../../check/words/word-judgement.js';
import type { UnjudgedReason, UnjudgedTakes } from '../../deliver/delivery.js';
import type { VoiceFault } from '../../plan/takes/systematic-faults.js';
import type { WordReport } from '../../plan/takes/word-report.js';
import { counted } from './format.js';
import { type Width, wrapIfLong } from './wrap.js';

const reasonsOfWords: Readonly<Record<NotJudgedReason, string>> = {
  open: 'can be read in several ways',
  unusual: 'whispered or spoken in another unusual way',
  spelled: 'in a script that espeak spells out',
};

const reasonsOfTakes: Readonly<Record<UnjudgedReason, string>> = {
  short: 'the voice has less than a minute of audio',
  language: 'espeak does not speak the language',
  'espeak-missing': 'espeak cannot be loaded',
  'espeak-failed': 'espeak failed',
  'no-speech': 'no speech',
  text: 'espeak spells their text out',
  remote: 'only in the store',
  damaged: 'file missing or damaged',
  delivery: 'they sound unlike the other takes of the voice, and there is little of them',
};

/** What flagged takes of a voice do, after their number. The argument is a length such as `3.0 s`. */
const patterns: Readonly<Record<FaultPattern, (seconds: string) => string>> = {
  'added-at-start': (seconds) => `begin with about ${seconds} of extra speech`,
  'added-at-end': (seconds) => `end with about ${seconds} of extra speech`,
  added: (seconds) => `have about ${seconds} of extra speech`,
  'missing-at-start': (seconds) => `leave out about ${seconds} of their first words`,
  'missing-at-end': (seconds) => `leave out about ${seconds} of their last words`,
  missing: (seconds) => `leave out about ${seconds} of their words`,
  replaced: (seconds) => `say about ${seconds} of other words`,
};

/** Returns what may cause a systematic fault; empty: unknown. */
function causeOf({ pattern, havePrompts }: NonNullable<VoiceFault['common']>): string {
  switch (pattern) {
    case 'added-at-start':
    case 'added-at-end':
      return havePrompts ? ' Is the prompt read aloud?' : '';
    case 'missing-at-start':
      return ' Is the beginning cut off?';
    case 'missing-at-end':
      return ' Are the texts too long for one request (`chunks.maxCharacters`)?';
    case 'replaced':
      return ' Is the `language` right?';
    default:
      return '';
  }
}

/** Returns a sentence about a voice whose takes have something wrong in common. */
export function faultSentence({ voice, takes, flagged, common }: VoiceFault): string {
  const of = (count: number) => `${formatCount(count)} of ${counted(takes, 'take')} of ${voice}`;
  const what =
    common === null
      ? `${of(flagged)} do not say their text, each in another way.`
      : `${of(common.takes)} ${patterns[common.pattern](`${common.seconds.toFixed(1)} s`)}.${causeOf(common)}`;
  return `${what} narrate does not buy them again by itself for that.`;
}

/** Returns what `wordSentences` says, each sentence on lines of its own. */
export const wordsText = (
  words: WordReport | null,
  width: Width,
  unjudged: readonly UnjudgedTakes[] = [],
): string =>
  words === null
    ? ''
    : wordSentences(words, unjudged)
        .map((sentence) => wrapIfLong(sentence, width))
        .join('');

/** Returns how many words of judged takes were not judged. */
export const leftOutWords = ({ wordsNotJudged }: Pick<WordReport, 'wordsNotJudged'>): number =>
  Object.values(wordsNotJudged).reduce((sum, count) => sum + count, 0);

/**
 * Returns sentences about the word check: systematic faults, how much was judged, and what was not, with the reasons.
 * @param unjudged takes that could not be judged, as far as the reasons are known
 * @param isRequested whether the user asked for it. Otherwise a book that is too short for the check is not worth a sentence.
 */
export function wordSentences(
  { use, judged, flagged, notJudged, words, wordsNotJudged, faults }: WordReport,
  unjudged: readonly UnjudgedTakes[] = [],
  isRequested = false,
): readonly string[] {
  const faultSentences = faults.map(faultSentence);
  const isWorthSaying =
    isRequested || unjudged.some(({ reason }) => reason !== 'short' && reason !== 'no-speech');
  if (judged === 0 && !isWorthSaying) return faultSentences;
  const left = Object.entries(wordsNotJudged) as [NotJudgedReason, number][];
  const leftOut = leftOutWords({ wordsNotJudged });
  const reasons = left.map(([reason, count]) =>
    left.length === 1 ? reasonsOfWords[reason] : `${formatCount(count)} ${reasonsOfWords[reason]}`,
  );
  const parts = [
    `${counted(words, 'word')} in ${counted(judged, 'take')}`,
    ...(leftOut > 0 ? [`${counted(leftOut, 'word')} not judged (${reasons.join(', ')})`] : []),
    ...notJudgedParts(notJudged, unjudged),
  ];
  const note =
    flagged > 0 && use === 'report'
      ? ' narrate does not buy takes again by itself for their words (`check.words: report`).'
      : '';
  return [...faultSentences, `Word check: ${parts.join('; ')}.${note}`];
}

/** Returns how many takes were not judged, and why; empty: all were. */
function notJudgedParts(notJudged: number, unjudged: readonly UnjudgedTakes[]): readonly string[] {
  const reasons = unjudged.map(
    ({ voice, takes, reason }) => `${formatCount(takes)} of ${voice}: ${reasonsOfTakes[reason]}`,
  );
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  const now = unjudged.reduce((sum, { takes }) => sum + takes, 0);
  // `takes --check-words` judges takes again. Those that it cannot judge keep their judgement.
  if (now > notJudged)
    return [`${counted(now, 'take')} not judged this time${why}, so the results of earlier runs are shown`];
  return notJudged > 0 ? [`${counted(notJudged, 'take')} not judged${why}`] : [];
}
