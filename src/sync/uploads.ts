import pLimit from 'p-limit';
import { NarrateError } from '../base/errors.js';
import type { Take } from '../state/journal/journal-entry.js';
import type { SharedTakes } from './shared-takes.js';

/** Recordings on their way to a store, behind what goes on. A failure is remembered and never anybody else's. */
export interface Uploads {
  add(take: Take): void;
  /** Resolves when each is there, or has been given up for now. */
  settled(): Promise<void>;
  /** Nothing more is sent. */
  end(): void;
  /** How many are not there, and what the last one failed for. */
  standing(): {
    readonly sent: number;
    readonly bytes: number;
    readonly lost: number;
    readonly reason: string | null;
  };
}

/** Recordings sent at once. */
const senders = 4;
/** So many failures in a row are the store's and no recording's: nothing more is tried. */
const patience = 3;

export function makeUploads({
  shared,
  signal,
  onMoved,
}: {
  readonly shared: SharedTakes;
  readonly signal: AbortSignal;
  /** Told of each, whether it got there or not, and of how many there are. */
  readonly onMoved: (moved: number, of: number) => void;
}): Uploads {
  const limit = pLimit(senders);
  const ended = new AbortController();
  const until = AbortSignal.any([signal, ended.signal]);
  const under = new Set<Promise<void>>();
  let added = 0;
  let moved = 0;
  let failures = 0;
  let lost = 0;
  let sent = 0;
  let bytes = 0;
  let reason: string | null = null;
  async function send(take: Take): Promise<void> {
    if (until.aborted || failures >= patience) {
      lost += 1;
      return;
    }
    try {
      if (await shared.send(take, until)) {
        sent += 1;
        bytes += take.bytes;
      }
      failures = 0;
    } catch (error) {
      lost += 1;
      if (until.aborted) return;
      failures += 1;
      reason = error instanceof NarrateError || error instanceof Error ? error.message : String(error);
    }
  }
  return {
    add(take) {
      added += 1;
      const work = limit(() => send(take)).finally(() => {
        under.delete(work);
        moved += 1;
        onMoved(moved, added);
      });
      under.add(work);
    },
    async settled() {
      while (under.size > 0) await Promise.all(under);
    },
    end: () => ended.abort(),
    standing: () => ({ sent, bytes, lost, reason }),
  };
}
