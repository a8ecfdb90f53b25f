import { untilAborted } from '../base/time/on-abort.js';
import type { JournalEntry } from '../state/journal/journal-entry.js';
import { formatEntry } from '../state/journal/journal-line.js';
import type { ObjectStore } from '../store/object-store.js';
import { journalPrefix } from './pull-journal.js';
import type { Segment } from './store-memory.js';

/** Brings journal lines to a store, in pieces of this run's own. */
export interface JournalPush {
  add(entry: JournalEntry): void;
  /**
   * Resolves when everything that was added before is in the store. Whoever asks while a piece is on its way shares the next one.
   * @throws NarrateError `store-unreachable`, `store-refused`; what was not brought there stays for the next time
   */
  flush(signal: AbortSignal): Promise<void>;
  /** Lines that it brought there. */
  readonly brought: number;
  /** Lines that are not there yet. */
  readonly behind: number;
  /** The pieces that were written, by name. */
  readonly segments: ReadonlyMap<string, Segment>;
}

/** A piece is written anew, a little longer, for each flush, until it has this size. */
const fullBytes = 128 * 1024;

/** @param run names the pieces: those of earlier runs sort before it */
export function makeJournalPush(store: ObjectStore, run: string): JournalPush {
  const waiting: JournalEntry[] = [];
  const segments = new Map<string, Segment>();
  let piece = { number: 1, text: '', ids: [] as readonly string[] };
  let added = 0;
  let brought = 0;
  let bringing: Promise<void> | null = null;

  async function bringOne(signal: AbortSignal): Promise<void> {
    if (piece.text.length >= fullBytes) piece = { number: piece.number + 1, text: '', ids: [] };
    let { text } = piece;
    const ids = [...piece.ids];
    let count = 0;
    for (; count < waiting.length && (count === 0 || text.length < fullBytes); count += 1) {
      const entry = waiting[count]!;
      text += formatEntry(entry);
      ids.push(entry.id);
    }
    const name = `${journalPrefix}${run}/${String(piece.number).padStart(6, '0')}.jsonl`;
    const bytes = Buffer.from(text);
    await store.put(name, bytes, signal);
    waiting.splice(0, count);
    brought += count;
    piece = { ...piece, text, ids };
    segments.set(name, { bytes: bytes.length, ids });
  }

  return {
    add(entry) {
      waiting.push(entry);
      added += 1;
    },
    async flush(signal) {
      const until = added;
      while (brought < until) {
        bringing ??= bringOne(signal).finally(() => {
          bringing = null;
        });
        // It may be under way for another, whose signal has not aborted.
        await untilAborted(bringing, signal);
      }
    },
    get brought() {
      return brought;
    },
    get behind() {
      return added - brought;
    },
    segments,
  };
}
