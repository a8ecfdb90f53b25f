import type { Journal } from './journal/journal.js';
import type { TakeStore } from './takes.js';

/** What a state folder has in common with those of other machines, through a store. */
export interface Share {
  /** The same, and what is written to it goes to the store. */
  readonly journal: Journal;
  /** The same, with what the store has: `bring` fetches it. */
  readonly takes: TakeStore;
  /** What was brought there, and what was not. */
  standing(): ShareStanding;
  /** Removes from the store what was let go (`forgotten`), and tells how many bytes that was. @throws NarrateError `store-unreachable`, `store-refused` */
  sweep(): Promise<number>;
  /** Resolves when all there is to bring to the store is there, or has been given up for now, which is a warning. */
  settled(): Promise<void>;
  /**
   * Brings the last lines there and gives the lease up. Never fails: a store that does not answer within 10 s is given
   * up, and what did not get there is a warning.
   */
  close(): Promise<void>;
}

/** Recordings with the bytes of their files, and journal lines. */
export interface ShareStanding {
  readonly takes: number;
  readonly bytes: number;
  readonly lines: number;
  /** Recordings and lines that did not get there. */
  readonly behind: { readonly takes: number; readonly lines: number };
}

/** Opens a share, given what is here, under the lock. */
export type OpenShare = (here: { readonly journal: Journal; readonly takes: TakeStore }) => Promise<Share>;
