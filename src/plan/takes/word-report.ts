import { wordFindings } from '../../check/words/word-findings.js';
import type { NotJudgedReason } from '../../check/words/word-judgement.js';
import type { CheckSettings } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import { nameOf } from '../../state/journal/journal-entry.js';
import { isApproved } from './find-flagged.js';
import { systematicFaults, type UsedTakes, type VoiceFault } from './systematic-faults.js';

/** What the word check says about takes in use, in total. */
export interface WordReport {
  /** What its findings are used for: `retake`, or only `report`. */
  readonly use: 'report' | 'retake';
  /** How many takes were judged, and how many of them are flagged for their words. */
  readonly judged: number;
  readonly flagged: number;
  /** How many recorded takes were not judged yet, or could not be judged. */
  readonly notJudged: number;
  /** The words of the judged takes, and how many of them were not judged, by reason. */
  readonly words: number;
  readonly wordsNotJudged: { readonly [Reason in NotJudgedReason]?: number };
  /** Voices of the book with a fault that so many takes have that narrate buys none of them again for it. */
  readonly faults: readonly VoiceFault[];
}

type Chapters = readonly { readonly chunks: readonly Chunk[] }[];

/** Adds up what the word check says about the takes in use of these chapters; null: it is off. `book`: all chapters. */
export const wordReport = (
  chapters: Chapters,
  {
    check,
    ...from
  }: { readonly book: Chapters; readonly known: UsedTakes; readonly check: CheckSettings | null },
): WordReport | null => (isChecked(check) ? addUpWords(chapters, { check, ...from }) : null);

/** The settings of a book whose words are checked. */
export type WordCheckSettings = CheckSettings & { readonly words: WordReport['use'] };

/** Tells whether words are checked. */
export const isChecked = (check: CheckSettings | null): check is WordCheckSettings =>
  check !== null && check.words !== 'off';

/** Adds up what the word check says about the takes in use of these chapters. `book`: all chapters. */
export function addUpWords(
  chapters: Chapters,
  {
    book,
    known,
    check,
  }: { readonly book: Chapters; readonly known: UsedTakes; readonly check: WordCheckSettings },
): WordReport {
  const { present, ledger } = known;
  const keys = new Set(chapters.flatMap(({ chunks }) => chunks.map(({ key }) => key)));
  const takes = [...keys].flatMap((key) => present.get(key) ?? []);
  const judged = takes.flatMap((take) => {
    const judgement = ledger.judgements.get(nameOf(take));
    return judgement === undefined ? [] : [{ take, judgement }];
  });
  const flagged = judged.filter(
    ({ take: { key, requestId }, judgement }) =>
      wordFindings(judgement, 'high').length > 0 && !isApproved(key, requestId, ledger),
  );
  const wordsNotJudged: { [Reason in NotJudgedReason]?: number } = {};
  for (const { judgement } of judged)
    for (const [reason, count] of Object.entries(judgement.notJudged) as [NotJudgedReason, number][])
      wordsNotJudged[reason] = (wordsNotJudged[reason] ?? 0) + count;
  return {
    use: check.words,
    judged: judged.length,
    flagged: flagged.length,
    notJudged: takes.length - judged.length,
    words: judged.reduce((sum, { judgement }) => sum + judgement.words, 0),
    wordsNotJudged,
    faults: systematicFaults(book, known, check),
  };
}
