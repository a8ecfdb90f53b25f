import type { ChunkTakes } from '../../../plan/takes/list-takes.js';
import type { CheckWordsReport } from '../../../use-cases/check-words.js';
import type { ChosenReport } from '../../../use-cases/choose-take.js';
import type { TakesReport } from '../../../use-cases/takes.js';
import { warningJson } from '../../json/diagnostics.js';
import { filesJson } from '../../json/files.js';
import { chunkJson, flaggedJson, takeJson, wordCheckJson } from '../../json/takes.js';

const chunkTakesJson = ({ chunk, takes, alsoAt }: ChunkTakes, options: { readonly all: boolean }) => ({
  ...chunkJson(chunk),
  ...(alsoAt.length > 0 && { alsoAt: alsoAt.map(chunkJson) }),
  takes: takes.map((take) => takeJson(take, options)),
});

/** Returns the document of `takes --json`. `all`: it lists findings of low confidence, too. */
export const takesJson = ({ chunks, words, warnings }: TakesReport, options: { readonly all: boolean }) => ({
  chunks: chunks.map((one) => chunkTakesJson(one, options)),
  ...wordCheckJson(words),
  warnings: warnings.map(warningJson),
});

/** Returns the document of `takes --choose --json`. */
export const chosenJson = ({ chunk, chosen, delivered, warnings }: ChosenReport) => ({
  ...chunkJson(chunk.chunk),
  chosen: chosen.take.requestId,
  ...filesJson(delivered),
  warnings: warnings.map(warningJson),
});

/** Returns the document of `takes --check-words --json`. */
export const wordsCheckedJson = ({ chapters, words, flagged, unjudged, warnings }: CheckWordsReport) => ({
  chapters: chapters.map(
    ({ chapter, words: { judged, notJudged, words: all, wordsNotJudged, ...report } }) => ({
      chapter: chapter.chapter,
      file: chapter.file,
      judged,
      flagged: report.flagged,
      notJudged,
      words: all,
      wordsNotJudged,
    }),
  ),
  flagged: flaggedJson(flagged).flagged,
  ...wordCheckJson(words, unjudged),
  warnings: warnings.map(warningJson),
});
