import type { Alignments } from './alignments.js';
import type { Journal } from './journal/journal.js';
import type { TakeStore } from './takes.js';

/** A state folder that is shared with other machines through a store. */
export interface Share {
  /** The local journal, whose new lines are also uploaded to the store. */
  readonly journal: Journal;
  /** The local takes plus those of the store, which `download` fetches. */
  readonly takes: TakeStore;
  /** The local alignments plus those of the store. */
  readonly alignments: Alignments;
  /** Returns what was uploaded so far, and what was not. */
  progress(): ShareProgress;
  /**
   * Removes the recordings that the journal has as `forgotten` from the store, with the times of their words, and the models of
   * voices that no book uses.
   * @param isVoiceUsed tells whether a book uses the voice of a model, by its id
   * @returns the bytes that were removed
   * @throws NarrateError `store-unreachable`, `store-refused`, `store-lost`; the signal's reason
   */
  sweep(isVoiceUsed: (voiceId: string) => boolean): Promise<number>;
  /** Resolves when all recordings and lines are in the store. Those that failed are reported as a warning. */
  settled(): Promise<void>;
  /**
   * Uploads the last lines and releases the lease. It never fails: it stops waiting for a store that does not answer within
   * 10 s, and reports what is not in the store as a warning.
   */
  close(): Promise<void>;
}

/** What a share has uploaded: recordings, the bytes of their files, and journal lines. */
export interface ShareProgress {
  readonly takes: number;
  readonly bytes: number;
  readonly lines: number;
  /** Recordings and lines that are not in the store. */
  readonly behind: { readonly takes: number; readonly lines: number };
}

/** Opens a share of the local journal and takes. The caller holds the lock of the state folder. */
export type OpenShare = (local: {
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly alignments: Alignments;
}) => Promise<Share>;
