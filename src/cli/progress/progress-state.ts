import type { NarrateEvent } from '../../base/events.js';
import type { MicroUsd } from '../../base/money/money.js';

/** What a run has come to, as its events tell it. */
export interface ProgressState {
  readonly chapters: number;
  readonly chaptersRecorded: number;
  readonly chunks: number;
  /** Chunks whose take is here, those of earlier runs included. */
  readonly recorded: number;
  /** Chunks that this run has to fetch or buy, and has. */
  readonly toRecord: number;
  readonly recordedNow: number;
  readonly failed: number;
  readonly spentMicroUsd: MicroUsd;
  readonly uncertainMicroUsd: MicroUsd;
  readonly costMicroUsd: MicroUsd;
  /** Of what was spent: for chunks that were paid for already, beyond what was planned. */
  readonly paidAgainMicroUsd: MicroUsd;
  /** When recording began and when the last pause that the gateway asked for ends, in the clock's milliseconds. */
  readonly startedAtMs: number;
  readonly pausedUntilMs: number;
  /** Files being made: seconds done and in all. */
  readonly files: ReadonlyMap<string, { readonly done: number; readonly total: number }>;
  readonly written: number;
  /** Recordings of earlier runs that are looked at for the first time; null: none. */
  readonly measuring: { readonly done: number; readonly total: number } | null;
  /** Recordings on their way to the store: those done with, and all that are known of. */
  readonly stored: { readonly moved: number; readonly of: number };
}

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
  pausedUntilMs: 0,
  files: new Map(),
  written: 0,
  measuring: null,
  stored: { moved: 0, of: 0 },
});

/** Takes one event in. Pure. */
export function progressAfter(state: ProgressState, event: NarrateEvent, nowMs: number): ProgressState {
  switch (event.type) {
    case 'plan-made': {
      const toRecord = event.collect + event.buy;
      const { chapters, chaptersRecorded, chunks, costMicroUsd } = event;
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
    case 'chunk-found':
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
      return { ...state, pausedUntilMs: Math.max(state.pausedUntilMs, nowMs + event.waitMs) };
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

/** Seconds until everything is recorded at the pace so far; null: not to be told yet. */
export function secondsLeft(
  { toRecord, recordedNow, startedAtMs }: ProgressState,
  nowMs: number,
): number | null {
  const elapsed = (nowMs - startedAtMs) / 1000;
  if (recordedNow < 3 || elapsed < 1) return null;
  return ((toRecord - recordedNow) * elapsed) / recordedNow;
}
