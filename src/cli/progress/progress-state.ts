import type { NarrateEvent } from '../../base/events.js';
import type { MicroUsd } from '../../base/money/money.js';

/** The progress of a run, computed from its events. */
export interface ProgressState {
  readonly chapters: number;
  readonly chaptersRecorded: number;
  readonly chunks: number;
  /** Chunks whose take is on this computer, including those of earlier runs. */
  readonly recorded: number;
  /** Chunks that this run has to collect or buy. */
  readonly toRecord: number;
  /** Chunks that this run has collected or bought. */
  readonly recordedNow: number;
  readonly failed: number;
  readonly spentMicroUsd: MicroUsd;
  readonly uncertainMicroUsd: MicroUsd;
  readonly costMicroUsd: MicroUsd;
  /** The part of the spent money that went, unplanned, to chunks that were already paid for. */
  readonly paidAgainMicroUsd: MicroUsd;
  /** When recording began, in milliseconds of the clock. */
  readonly startedAtMs: number;
  /** When the gateway's throttling ends, in milliseconds of the clock. */
  readonly throttledUntilMs: number;
  /** Files being written, with the seconds of audio that are done and in total. */
  readonly files: ReadonlyMap<string, { readonly done: number; readonly total: number }>;
  /** Files that are completely written. */
  readonly written: number;
  /** Recordings of earlier runs that are measured for the first time; null: none. */
  readonly measuring: { readonly done: number; readonly total: number } | null;
  /** Recordings in which words are looked for; `trainedShare`: the part of the voice's model that is trained. Null: none. */
  readonly aligning: { readonly done: number; readonly total: number; readonly trainedShare: number } | null;
  /** Recordings that are compared with their texts; null: none is. */
  readonly judging: { readonly done: number; readonly total: number } | null;
  /** Recordings for the store: how many are uploaded, and how many there are so far. */
  readonly stored: { readonly moved: number; readonly of: number };
}

/** Returns the progress before the first event. */
export const initialProgress = (nowMs: number): ProgressState => ({
  chapters: 0,
  chaptersRecorded: 0,
  chunks: 0,
  recorded: 0,
  toRecord: 0,
  recordedNow: 0,
  failed: 0,
  spentMicroUsd: 0,
  uncertainMicroUsd: 0,
  costMicroUsd: 0,
  paidAgainMicroUsd: 0,
  startedAtMs: nowMs,
  throttledUntilMs: 0,
  files: new Map(),
  written: 0,
  measuring: null,
  aligning: null,
  judging: null,
  stored: { moved: 0, of: 0 },
});

/** Returns the progress after one event. Pure. One case for each type of event, so it stays in one function. */
export function progressAfter(state: ProgressState, event: NarrateEvent, nowMs: number): ProgressState {
  switch (event.type) {
    case 'plan-made': {
      const toRecord = event.collect + event.buy;
      const { chapters, chaptersRecorded, costMicroUsd } = event;
      const chunks = event.chunks - event.wait;
      return {
        ...state,
        chapters,
        chaptersRecorded,
        chunks,
        costMicroUsd,
        toRecord,
        recorded: event.reuse,
        startedAtMs: nowMs,
      };
    }
    case 'chunk-accepted':
      return { ...state, spentMicroUsd: state.spentMicroUsd + event.priceMicroUsd };
    case 'chunk-paid-again':
      return { ...state, paidAgainMicroUsd: state.paidAgainMicroUsd + event.priceMicroUsd };
    case 'chapter-recorded':
      return { ...state, chaptersRecorded: state.chaptersRecorded + 1 };
    case 'retakes-started':
      return {
        ...state,
        chunks: state.chunks + event.takes,
        toRecord: state.toRecord + event.takes,
        costMicroUsd: state.costMicroUsd + event.costMicroUsd,
      };
    case 'takes-measured': {
      const { measured: done, takes: total } = event;
      return { ...state, measuring: done < total ? { done, total } : null };
    }
    case 'takes-damaged':
      return { ...state, recorded: state.recorded - event.takes, toRecord: state.toRecord + event.takes };
    case 'chunk-refunded':
      return { ...state, spentMicroUsd: state.spentMicroUsd - event.priceMicroUsd };
    case 'chunk-uncertain':
      return { ...state, uncertainMicroUsd: state.uncertainMicroUsd + event.priceMicroUsd };
    case 'chunk-recovered':
      return {
        ...state,
        spentMicroUsd: state.spentMicroUsd + event.priceMicroUsd,
        uncertainMicroUsd: state.uncertainMicroUsd - event.priceMicroUsd,
      };
    case 'chunk-recorded':
      return { ...state, recorded: state.recorded + 1, recordedNow: state.recordedNow + 1 };
    case 'chunk-failed':
      return { ...state, failed: state.failed + 1 };
    case 'rate-limited':
      return { ...state, throttledUntilMs: Math.max(state.throttledUntilMs, nowMs + event.waitMs) };
    case 'file-started':
      return {
        ...state,
        files: new Map(state.files).set(event.file, { done: 0, total: event.audioSeconds }),
      };
    case 'file-progressed': {
      const file = state.files.get(event.file);
      if (file === undefined) return state;
      return { ...state, files: new Map(state.files).set(event.file, { ...file, done: event.audioSeconds }) };
    }
    case 'file-written': {
      const files = new Map(state.files);
      files.delete(event.file);
      return { ...state, files, written: state.written + 1 };
    }
    case 'takes-aligned': {
      const { aligned: done, takes: total, trainedShare } = event;
      return { ...state, aligning: done < total ? { done, total, trainedShare } : null };
    }
    case 'takes-judged': {
      const { judged: done, takes: total } = event;
      return { ...state, judging: done < total ? { done, total } : null };
    }
    case 'takes-moved':
      return { ...state, stored: { moved: event.moved, of: event.of } };
    case 'chunk-submitting':
    case 'chunk-retried':
    case 'buying-stopped':
    case 'lock-waiting':
    case 'file-checked':
    case 'warning':
      return state;
  }
}

/** Returns the seconds until everything is recorded, at the speed so far; null: too early for an estimate. */
export function secondsLeft(
  { toRecord, recordedNow, startedAtMs }: ProgressState,
  nowMs: number,
): number | null {
  const elapsed = (nowMs - startedAtMs) / 1000;
  if (recordedNow < 3 || elapsed < 1) return null;
  return ((toRecord - recordedNow) * elapsed) / recordedNow;
}
