/**
 * What the server of `narrate review` and its page send each other, as JSON. Types only, because the page is packed separately.
 * Paths are below that of the page. Amounts are in US dollars, times in seconds, and offsets in a text in UTF-16 code units, with an exclusive end.
 *
 * | request | answer |
 * | --- | --- |
 * | `GET /api/book` | `ReviewBook` |
 * | `GET /api/takes/<take>/audio` | the WAV file; range requests work |
 * | `GET /api/takes/<take>/waveform` | `Waveform` |
 * | `GET /api/takes/<take>/words` | `TakeWords` |
 * | `GET /api/places/<chunk>` | `Place` |
 * | `GET /api/events` | server-sent events: `ReviewEvents` |
 * | `POST /api/chunks/<chunk>/approve`, `…/unapprove`, `…/choose` with `{ take }` | `{}`; who chooses a take approves it |
 * | `POST /api/chunks/<chunk>/quote` with `{}` | `RetakeQuote` |
 * | `POST /api/chunks/<chunk>/retake` with `{ quote }` | status 202 and `{ job }` |
 * | `POST /api/jobs/<job>/stop` with `{}` | `{}` |
 * | `POST /api/pronunciation/try` with `Respelling` | a WAV file in the draft voice |
 * | `POST /api/pronunciation/quote` with `Respelling` | `RespellingQuote` |
 * | `POST /api/pronunciation/save` with `Respelling` and `{ quote }` | `SavedRespelling` |
 *
 * Every request needs the session cookie. A POST has a JSON body and the header `X-Narrate: 1`. A failure has a status from 400 and a
 * `Failure` as its body.
 */

import type { Money, MonthOfBudget, MonthSpending } from './api-money.js';

export type { Money, MonthOfBudget, MonthSpending };

/** The body of every answer with a status from 400. `code`: of docs/errors.md, or a `ReviewErrorCode`. */
export interface Failure {
  readonly error: {
    readonly code: string;
    /** What the command line would print, and what to do next. */
    readonly message: string;
    readonly hint?: string;
    /** With status 409 for a retake whose price or budget changed: what it costs now. */
    readonly quote?: RetakeQuote;
  };
}

/** What the server refuses, in addition to the codes of docs/errors.md. */
export type ReviewErrorCode =
  | 'bad-request'
  | 'forbidden'
  | 'not-found'
  | 'not-allowed'
  | 'too-large'
  /** Another take of the chunk is being recorded. */
  | 'busy'
  /** The text or the takes are no longer what the page shows: it fetches the book again. */
  | 'book-changed'
  /** The quote was confirmed before, or is too old. */
  | 'quote-used'
  /** The price or the budget changed: `quote` has the new price. */
  | 'quote-changed';

/** The whole book, as far as the page shows it. */
export interface ReviewBook {
  readonly title: string;
  readonly author: string | null;
  readonly language: string;
  /** File name of the manifest, without its folder. */
  readonly manifest: string;
  /** Whether this is the draft, which is free. */
  readonly isDraft: boolean;
  readonly access: Access;
  readonly money: Money;
  /** Spending by month, oldest first. Months without spending are left out. */
  readonly months: readonly MonthSpending[];
  /** The range that the manifest's loudness setting allows in the files; null: the loudness is not changed. */
  readonly loudness: LoudnessRange | null;
  readonly chapters: readonly ReviewChapter[];
  /** Respellings of the manifest, by word. The texts of chunks have the respellings. */
  readonly pronounce: Readonly<Record<string, string>>;
  /** All chunks, in the order of the book. */
  readonly chunks: readonly ReviewChunk[];
}

/** Whether the page may change anything. */
export type Access =
  | { readonly kind: 'write' }
  /** `why`: which process holds the book, as a sentence: "Another run is working on this book: process 7 on attic, since …." */
  | { readonly kind: 'read-only'; readonly why: string };

/** A range of loudness. `LUFS`: integrated loudness. `RMS dB`: level in dBFS. */
export interface LoudnessRange {
  readonly unit: 'LUFS' | 'RMS dB';
  readonly least: number;
  readonly most: number;
}

export interface ReviewChapter {
  /** Number from 1. */
  readonly chapter: number;
  readonly title: string;
  /** File of the chapter, relative to the manifest, with `/`. */
  readonly file: string;
  readonly state: 'recorded' | 'partly' | 'not-recorded';
  readonly chunks: number;
  readonly recorded: number;
  readonly flagged: number;
  readonly approved: number;
  /** Length of the takes in use; null: none is here. */
  readonly seconds: number | null;
  /**
   * Mean loudness of the takes in use, in the unit of `ReviewBook.loudness`, or LUFS, before narrate brings the file to its target;
   * null: not measured.
   */
  readonly loudness: number | null;
}

/** A chunk at its place in the book. */
export interface ReviewChunk {
  /** Chapter and chunk, each from 1: `3-12`. */
  readonly id: string;
  /** Hash of what is said and how. A text that occurs twice has the same key. */
  readonly key: string;
  readonly chapter: number;
  readonly chunk: number;
  /** As in `ReviewChapter`, with the line in that file, from 1. */
  readonly file: string;
  readonly line: number;
  /** What is spoken, so with respellings. */
  readonly text: string;
  readonly voice: string;
  /** missing: paid for, but its take is not here. uncertain: possibly charged. not-bought: neither. */
  readonly state: 'recorded' | 'missing' | 'uncertain' | 'not-bought';
  /** Whether the take in use has findings that no person has settled. */
  readonly flagged: boolean;
  /** How bad the take in use is, to sort by; 0: no findings. */
  readonly severity: number;
  /** changed: approved before, and the text or the take in use changed since. */
  readonly approval: 'approved' | 'changed' | 'none';
  /** Whether it has several takes. */
  readonly retaken: boolean;
  /** The id of the take in use; null: none is here. */
  readonly used: string | null;
  /** Oldest first. */
  readonly takes: readonly ReviewTake[];
  /** Whether another take can be bought: only of a chunk that has one. */
  readonly canRetake: boolean;
}

export interface ReviewTake {
  /** Opaque. Valid as long as the server runs. */
  readonly id: string;
  /** Among those of its chunk, from 1. */
  readonly number: number;
  /** Whether its audio can be played. */
  readonly isHere: boolean;
  readonly isUsed: boolean;
  readonly chosenByHand: boolean;
  /** ISO 8601, UTC; null: not known. */
  readonly recordedAt: string | null;
  readonly seconds: number | null;
  /** In the unit of `ReviewBook.loudness`, or LUFS; null: not measured. */
  readonly loudness: number | null;
  /** Characters of the text for each second of speech, without pauses; null: not measured. */
  readonly charactersPerSecond: number | null;
  readonly findings: readonly ReviewFinding[];
}

export interface ReviewFinding {
  /** A code of docs/errors.md: `too-short`, `words-missing` … */
  readonly code: string;
  /** Sentence without its subject: "speaks for 2.1 s …". */
  readonly message: string;
  /** low: never flags a take. null: not a finding of the word check. */
  readonly confidence: 'high' | 'low' | null;
  /** The words concerned, as offsets in the chunk's text; null: none. */
  readonly words: Span | null;
  /** Line of those words in the chapter's file; null: none. */
  readonly line: number | null;
  /** Where in the take, in seconds; null: the whole take. */
  readonly band: { readonly start: number; readonly end: number } | null;
}

/** A part of a chunk's text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A part of a chunk's text with its time in the take. */
export interface TimedSpan extends Span {
  readonly start: number;
  readonly end: number;
}

export interface Waveform {
  readonly seconds: number;
  /** The largest sample of each of about 1,000 equal parts, from 0 to 1. */
  readonly peaks: readonly number[];
}

/** The times of a take's words and sentences. */
export interface TakeWords {
  /** Null: the words were not looked for, or not found. */
  readonly words: readonly TimedSpan[] | null;
  /** Without words, times are estimated from the pauses. Empty: the take is silent, or was never measured. */
  readonly sentences: readonly TimedSpan[];
}

/** Where a chunk is in the Markdown. */
export interface Place {
  /** Relative to the manifest, with `/`. */
  readonly file: string;
  /** Line where the chunk begins, from 1. */
  readonly line: number;
  /** `vscode://file/…`: opens the file; with `:<line>` after it, at that line. */
  readonly link: string;
}

/** What another take of a chunk would cost. A quote is for one retake. */
export interface RetakeQuote {
  readonly quote: string;
  /** 0: the take is already paid for and only has to be collected. */
  readonly requests: number;
  readonly costUsd: number;
  readonly budgetUsd: Money['budgetUsd'];
  /** What the retakes of this session have cost, and what those that have not ended may cost. */
  readonly spentUsd: number;
  readonly month: MonthOfBudget | null;
  readonly warnings: readonly string[];
}

/** A word with the way to say it. */
export interface Respelling {
  readonly word: string;
  readonly say: string;
  /** For `try`: what is spoken, with the word in it. Default: only the word. */
  readonly sentence?: string;
  /** For `try`: the id of the chunk in whose voice it is spoken. Default: the voice of the book. */
  readonly chunk?: string;
}

/** What a pronunciation entry would make the next run buy. Nothing is written. */
export interface RespellingQuote {
  /** Its id. `save` needs it, and is refused if the manifest changed since. */
  readonly quote: string;
  /** In how many chunks other words would be spoken, recorded or not. 0: the entry changes nothing. */
  readonly changed: number;
  /** Chunks that the next run would buy because of the entry, with what is spoken now and then, as `nginx → engine x`: at most 3 each. */
  readonly chunks: readonly { readonly id: string; readonly words: readonly string[] }[];
  readonly requests: number;
  readonly costUsd: number;
}

export interface SavedRespelling {
  /** The line of the manifest, for example `nginx: engine x`. */
  readonly entry: string;
}

/** State of a retake that the server runs. */
export interface JobEvent {
  readonly job: string;
  /** Id of its chunk. */
  readonly chunk: string;
  readonly state: 'waiting' | 'recording' | 'done' | 'failed' | 'stopped';
  /** For the reader: "Waiting for other work on this book.", whether the new take is in use, or the error. */
  readonly message: string;
  /** The new take, when it is done; absent: it has none. */
  readonly take?: string;
}

/** Server-sent events by name, with their data. A new connection first gets `access` and the states of the last jobs: those that have not ended, and 20 that have. */
export interface ReviewEvents {
  readonly job: JobEvent;
  /** The page fetches the book again. */
  readonly 'book-changed': Readonly<Record<string, never>>;
  readonly access: Access;
  /** The server ends; `why`: for the reader. */
  readonly bye: { readonly why: string };
}
