import { basename } from 'node:path';
import { signalAim } from '../audio/dsp/loudness-targets.js';
import type { TakeMeasures } from '../audio/measure/take-measures.js';
import { type MicroUsd, usd } from '../base/money/money.js';
import { secondsOf } from '../base/samples.js';
import { badness } from '../check/takes/badness.js';
import type { Finding } from '../check/takes/finding.js';
import type { Manifest } from '../manifest/manifest.js';
import type { ListedTake } from '../plan/takes/list-takes.js';
import type { SplitChapter } from '../project/split-book.js';
import type { Take } from '../state/journal/journal-entry.js';
import { nameOf } from '../state/journal/journal-entry.js';
import type { BookReview, ReviewedChunk } from '../use-cases/review-book.js';
import type {
  Access,
  LoudnessRange,
  Money,
  MonthOfBudget,
  MonthSpending,
  ReviewBook,
  ReviewChapter,
  ReviewChunk,
  ReviewFinding,
  ReviewTake,
} from './api.js';
import { chunkIdOf, takeIdOf } from './ids.js';

/** How far from an edge the sound of a word that is cut off is shown, in seconds. */
const edgeSeconds = 0.5;

/** Returns a book as the page gets it. It has no absolute path, no key and no address of a service. */
export function bookJson(review: BookReview, access: Access): ReviewBook {
  const { project, chunks } = review;
  const { book, chapters } = project;
  const { manifest } = book;
  const shown = chunks.map((one) => chunkJson(one, review));
  return {
    title: book.title,
    author: manifest.author,
    language: manifest.language ?? 'en',
    manifest: basename(book.manifestFile),
    isDraft: review.isDraft,
    access,
    money: moneyJson(review),
    months: monthsJson(review),
    loudness: loudnessOf(manifest),
    chapters: chapters.map((one) => chapterJson(one, { shown, review })),
    pronounce: manifest.pronounce,
    chunks: shown,
  };
}

function moneyJson({ project, snapshot, month }: BookReview): Money {
  const { price } = project.pricing;
  const { spentMicroUsd, uncertainMicroUsd } = snapshot.ledger;
  return {
    priceUsd: price.per === 'request' ? usd(price.microUsd) : null,
    spentUsd: usd(spentMicroUsd),
    uncertainUsd: usd(uncertainMicroUsd),
    budgetUsd: usdOrNull(project.budgetMicroUsd),
    month: month && monthJson(month),
  };
}

const usdOrNull = (amount: MicroUsd | null): number | null => (amount === null ? null : usd(amount));

/** Returns the spending of a month against its budget. */
export const monthJson = (month: NonNullable<BookReview['month']>): MonthOfBudget => ({
  month: month.month,
  spentUsd: usd(month.spentMicroUsd),
  uncertainUsd: usd(month.uncertainMicroUsd),
  budgetUsd: usd(month.budgetMicroUsd),
  leftUsd: usd(month.leftMicroUsd),
});

const monthsJson = ({ months, project }: BookReview): readonly MonthSpending[] =>
  months.map(({ month, spentMicroUsd, uncertainMicroUsd, requests }) => ({
    month,
    spentUsd: usd(spentMicroUsd),
    uncertainUsd: usd(uncertainMicroUsd),
    budgetUsd: usdOrNull(project.monthlyBudgetMicroUsd),
    chunks: requests,
  }));

function loudnessOf({ audio: { loudness } }: Manifest): LoudnessRange | null {
  if (loudness === null) return null;
  const aim = signalAim(loudness, 1);
  return {
    unit: loudness.measure === 'rms' ? 'RMS dB' : 'LUFS',
    least: aim - loudness.tolerance,
    most: aim + loudness.tolerance,
  };
}

/** Returns the level of a take in the unit of the manifest's loudness setting, or in LUFS; null: it is too short or silent. */
const levelOf = ({ rmsDbfs, loudnessLufs }: TakeMeasures, { audio: { loudness } }: Manifest) =>
  loudness?.measure === 'rms' ? rmsDbfs : loudnessLufs;

interface BookContext {
  readonly shown: readonly ReviewChunk[];
  readonly review: BookReview;
}

function chapterJson({ chapter }: SplitChapter, { shown, review }: BookContext): ReviewChapter {
  const chunks = shown.filter((one) => one.chapter === chapter.chapter);
  const recorded = chunks.filter(({ state }) => state === 'recorded');
  const used = recorded.flatMap(({ key }) => review.snapshot.present.get(key) ?? []);
  return {
    chapter: chapter.chapter,
    title: chapter.title,
    file: chapter.file,
    state: recorded.length === chunks.length ? 'recorded' : recorded.length === 0 ? 'not-recorded' : 'partly',
    chunks: chunks.length,
    recorded: recorded.length,
    flagged: chunks.filter(({ flagged }) => flagged).length,
    approved: chunks.filter(({ approval }) => approval === 'approved').length,
    seconds: used.length === 0 ? null : used.reduce((sum, take) => sum + lengthOf(take), 0),
    loudness: loudnessOfTakes(used, review),
  };
}

const lengthOf = ({ frames, sampleRate }: Take): number => secondsOf(frames, sampleRate);

/** Returns the mean power of takes in decibels, each with its length; null: none was measured. */
function loudnessOfTakes(takes: readonly Take[], { snapshot, project }: BookReview): number | null {
  let power = 0;
  let seconds = 0;
  for (const take of takes) {
    const measures = snapshot.ledger.measures.get(take.requestId);
    const level = measures && levelOf(measures, project.book.manifest);
    if (level === undefined || level === null) continue;
    power += 10 ** (level / 10) * lengthOf(take);
    seconds += lengthOf(take);
  }
  return seconds === 0 ? null : Math.round(1000 * Math.log10(power / seconds)) / 100;
}

function chunkJson(reviewed: ReviewedChunk, review: BookReview): ReviewChunk {
  const { chunk, state, isFlagged, approval, takes } = reviewed;
  const used = takes.find(({ isUsed }) => isUsed);
  return {
    id: chunkIdOf(chunk),
    key: chunk.key,
    chapter: chunk.chapter,
    chunk: chunk.chunk,
    file: chunk.place.file,
    line: chunk.place.line,
    text: chunk.text,
    voice: chunk.voiceSettings.voice,
    state,
    flagged: isFlagged,
    severity: badness(used?.findings ?? []),
    approval,
    retaken: takes.length > 1,
    used: used === undefined ? null : takeIdOf(used.take),
    takes: takes.map((take) => takeJson(take, { reviewed, review })),
    canRetake: used !== undefined,
  };
}

function takeJson(
  listed: ListedTake,
  { reviewed, review }: { readonly reviewed: ReviewedChunk; readonly review: BookReview },
): ReviewTake {
  const { take, number, isHere, isUsed, isChosen, findings, lowFindings } = listed;
  const { snapshot, takes, project, recordedAt } = review;
  const measures = snapshot.ledger.measures.get(take.requestId) ?? null;
  return {
    id: takeIdOf(take),
    number,
    isHere: isHere && !takes.isRemoteOnly(take),
    isUsed,
    chosenByHand: isChosen,
    recordedAt: recordedAt.get(nameOf(take)) ?? null,
    seconds: lengthOf(take),
    loudness: measures && levelOf(measures, project.book.manifest),
    charactersPerSecond: measures && readingRate(reviewed.chunk.text, measures),
    findings: [...(findings ?? []), ...lowFindings].map((one) => findingJson(one, { reviewed, measures })),
  };
}

/** Returns the characters of a text for each second of speech, without pauses; null: the take is silent. */
function readingRate(text: string, { speech, sampleRate }: TakeMeasures): number | null {
  if (speech === null) return null;
  const pauses = speech.pauses.reduce((sum, pause) => sum + pause.endSample - pause.startSample, 0);
  const seconds = secondsOf(speech.endSample - speech.startSample - pauses, sampleRate);
  return seconds <= 0 ? null : Math.round((100 * text.length) / seconds) / 100;
}

function findingJson(
  finding: Finding,
  { reviewed, measures }: { readonly reviewed: ReviewedChunk; readonly measures: TakeMeasures | null },
): ReviewFinding {
  const { code, message, wordFinding: word } = finding;
  const hasWords = word !== undefined && word.start !== null && word.end !== null;
  return {
    code,
    message,
    confidence: word?.confidence ?? null,
    words: hasWords ? { from: word.start, to: word.end } : null,
    line: hasWords ? lineAt(reviewed, word.start) : null,
    band: word ? { start: word.startSeconds, end: word.endSeconds } : measures && bandOf(finding, measures),
  };
}

/** Returns the line where the paragraph at an offset of the chunk's text begins. */
const lineAt = ({ chunk, lines }: ReviewedChunk, offset: number): number =>
  lines[chunk.text.slice(0, offset).split('\n\n').length - 1] ?? chunk.place.line;

/** Returns where in a take a finding about its sound is heard, in seconds; null: in the whole take. */
function bandOf(
  { code }: Finding,
  { speech, samples, sampleRate }: TakeMeasures,
): { readonly start: number; readonly end: number } | null {
  const seconds = secondsOf(samples, sampleRate);
  const range = (start: number, end: number) => ({
    start: Math.max(0, Math.min(start, seconds)),
    end: Math.max(0, Math.min(end, seconds)),
  });
  if (speech === null) return null;
  const start = secondsOf(speech.startSample, sampleRate);
  const end = secondsOf(speech.endSample, sampleRate);
  switch (code) {
    case 'head-cut':
      return range(start, start + edgeSeconds);
    case 'tail-cut':
      return range(end - edgeSeconds, end);
    case 'tail-run-on':
      return range(end, seconds);
    case 'pause-inside': {
      const lengths = speech.pauses.map((pause) => pause.endSample - pause.startSample);
      const longest = speech.pauses[lengths.indexOf(Math.max(...lengths))];
      return longest === undefined
        ? null
        : range(secondsOf(longest.startSample, sampleRate), secondsOf(longest.endSample, sampleRate));
    }
    default:
      return null;
  }
}
