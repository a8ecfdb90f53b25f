import { formatCount } from '../../../base/format-count.js';
import type { ChunkTakes, ListedTake } from '../../../plan/takes/list-takes.js';
import type { WordReport } from '../../../plan/takes/word-report.js';
import type { CheckWordsReport } from '../../../use-cases/check-words.js';
import type { ChosenReport } from '../../../use-cases/choose-take.js';
import type { TakesReport } from '../../../use-cases/takes.js';
import { alsoText, chunkName } from '../../text/chunk-name.js';
import { filesText } from '../../text/files.js';
import { findingsText, flaggedText } from '../../text/flagged.js';
import { counted, renderTable } from '../../text/format.js';
import { leftOutWords, wordSentences, wordsText } from '../../text/words.js';
import { hang, type Width, wrapIfLong } from '../../text/wrap.js';

interface Shown extends Width {
  /** Whether findings of low confidence are listed. */
  readonly all: boolean;
}

/**
 * Returns the text of `narrate takes`: a line for each chunk, and below it a line for each take. `*` marks the one in use. Then what
 * the word check says in total.
 */
export function takesText({ chunks, words }: TakesReport, shown: Shown): string {
  const low = chunks.flatMap(({ takes }) => takes.flatMap(({ lowFindings }) => lowFindings)).length;
  const hidden =
    shown.all || low === 0
      ? ''
      : wrapIfLong(
          `${counted(low, 'finding')} of low confidence not shown (--all-findings lists them).`,
          shown,
        );
  return `${chunks.map((one) => chunkText(one, shown)).join('')}${hidden}${wordsText(words, shown)}`;
}

function chunkText({ chunk, takes, alsoAt }: ChunkTakes, shown: Shown): string {
  const also = alsoText(alsoAt);
  const lines = takes.length === 0 ? ['    not recorded\n'] : takes.map((take) => takeText(take, shown));
  return `${chunkName(chunk)}${also}\n${lines.join('')}`;
}

function takeText(
  { number, take, seconds, isHere, isUsed, isApproved, isChosen, findings, lowFindings }: ListedTake,
  { all, ...width }: Shown,
): string {
  const notes = [
    ...(isHere ? [] : ['its file is missing']),
    ...(isChosen ? ['chosen by hand'] : isApproved ? ['approved'] : []),
    findings === null ? 'not checked' : findings.length === 0 ? 'good' : findingsText(findings),
    ...(all && lowFindings.length > 0 ? [findingsText(lowFindings)] : []),
  ];
  const name = `${isUsed ? '*' : ' '} ${number}  ${seconds.toFixed(1)} s  ${take.requestId}`;
  return hang(name, `  ${notes.join('; ')}`, { ...width, indent: 2 });
}

/** Returns the text of `narrate takes --choose`. */
export const chosenText = ({ chunk, chosen, delivered }: ChosenReport, width: Width): string =>
  `Take ${chosen.number} of ${chunkName(chunk.chunk)} is in use${alsoText(chunk.alsoAt)}.\n${filesText(delivered, width)}`;

/** Returns the text of `narrate takes --check-words`: a table with a row for each chapter, then what was found. */
export function wordsCheckedText(
  { chapters, words, flagged, unjudged }: CheckWordsReport,
  shown: Width & { readonly isDraft: boolean },
): string {
  if (words.judged + words.notJudged === 0) return 'Nothing is recorded yet, so there is nothing to check.\n';
  const row = (number: string, title: string, report: WordReport) => [
    number,
    title,
    formatCount(report.judged + report.notJudged),
    formatCount(report.notJudged),
    formatCount(report.words),
    formatCount(leftOutWords(report)),
    formatCount(report.flagged),
  ];
  const header = ['', 'Chapter', 'Takes', 'Not judged', 'Words', 'Not judged', 'Flagged'];
  const rows = chapters.map(({ chapter, words: report }) => row(`${chapter.chapter}`, chapter.title, report));
  const table = renderTable([header, ...rows, row('', 'Total', words)], {
    align: ['right', 'left', 'right', 'right', 'right', 'right', 'right'],
    columns: shown.columns,
  });
  const sentences = wordSentences(words, unjudged, true).map((sentence) => wrapIfLong(sentence, shown));
  return `${table}\n${flaggedText(flagged, shown)}${sentences.join('')}`;
}
