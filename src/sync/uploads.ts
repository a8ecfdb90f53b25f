import pLimit from 'p-limit';
import { NarrateError } from '../base/errors.js';
import type { Take } from '../state/journal/journal-entry.js';
import type { SharedTakes } from './shared-takes.js';

/** Uploads of recordings in the background. A failure is counted, and fails nothing else. */
export interface Uploads {
  /** Queues a recording. */
  add(take: Take): void;
  /** Resolves when each queued recording was uploaded or has failed. */
  settled(): Promise<void>;
  /** Aborts the uploads, and starts no others. */
  end(): void;
  /** Returns the figures so far. */
  progress(): {
    /** Recordings that were uploaded. */
    readonly sent: number;
    /** The bytes of their files. */
    readonly bytes: number;
    /** Recordings that are not in the store. */
    readonly notUploaded: number;
    /** The message of the last failure; null: there was none. */
    readonly reason: string | null;
  };
}

/** Recordings uploaded at once. */
const senders = 4;
/** After so many failures in a row the store is the cause and not a recording, so nothing more is uploaded. */
const maxFailures = 3;

/** Starts the uploads of a run. */
export function makeUploads({
  shared,
  signal,
  onMoved,
}: {
  readonly shared: SharedTakes;
  readonly signal: AbortSignal;
  /** Called after each upload, successful or not, with the number of finished and of queued recordings. */
  readonly onMoved: (moved: number, of: number) => void;
}): Uploads {
  const limit = pLimit(senders);
  const ended = new AbortController();
  const stopped = AbortSignal.any([signal, ended.signal]);
  const underWay = new Set<Promise<void>>();
  let added = 0;
  let moved = 0;
  let failures = 0;
  let notUploaded = 0;
  let sent = 0;
  let bytes = 0;
  let reason: string | null = null;
  async function send(take: Take): Promise<void> {
    if (stopped.aborted || failures >= maxFailures) {
      notUploaded += 1;
      return;
    }
    try {
      if (await shared.send(take, stopped)) {
        sent += 1;
        bytes += take.bytes;
      }
      failures = 0;
    } catch (error) {
      notUploaded += 1;
      if (stopped.aborted) return;
      failures += 1;
      reason = error instanceof NarrateError || error instanceof Error ? error.message : String(error);
    }
  }
  return {
    add(take) {
      added += 1;
      const work = limit(() => send(take)).finally(() => {
        underWay.delete(work);
        moved += 1;
        onMoved(moved, added);
      });
      underWay.add(work);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    end: () => ended.abort(),
    progress: () => ({ sent, bytes, notUploaded, reason }),
  };
}
