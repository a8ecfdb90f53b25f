import { untilAborted } from '../base/time/on-abort.js';
import type { JournalEntry } from '../state/journal/journal-entry.js';
import { formatEntry } from '../state/journal/journal-line.js';
import type { ObjectStore } from '../store/object-store.js';
import { journalPrefix } from './pull-journal.js';
import type { Segment } from './store-cache.js';

/** The upload of journal lines to a store, in segments that only this run writes. */
export interface JournalPush {
  /** Queues a line for the next flush. */
  add(entry: JournalEntry): void;
  /**
   * Resolves when all lines that were added before are in the store. Calls made during an upload share the next one.
   * @throws NarrateError `store-unreachable`, `store-refused`; the signal's reason. The lines stay queued for the next flush
   */
  flush(signal: AbortSignal): Promise<void>;
  /** The number of lines that were uploaded. */
  readonly uploaded: number;
  /** The number of lines that are not in the store yet. */
  readonly behind: number;
  /** The segments that were written, by object name. */
  readonly segments: ReadonlyMap<string, Segment>;
}

/** Each flush writes the last segment again, with more lines, until it has this size. */
const fullBytes = 128 * 1024;

/**
 * Creates the upload of journal lines for a run.
 * @param run the name of the segments' folder, which sorts after those of earlier runs
 */
export function makeJournalPush(store: ObjectStore, run: string): JournalPush {
  const waiting: JournalEntry[] = [];
  const segments = new Map<string, Segment>();
  let segment = { number: 1, text: '', ids: [] as readonly string[] };
  let added = 0;
  let uploaded = 0;
  let upload: Promise<void> | null = null;

  async function uploadSegment(signal: AbortSignal): Promise<void> {
    if (segment.text.length >= fullBytes) segment = { number: segment.number + 1, text: '', ids: [] };
    let { text } = segment;
    const ids = [...segment.ids];
    let count = 0;
    for (; count < waiting.length && (count === 0 || text.length < fullBytes); count += 1) {
      const entry = waiting[count]!;
      text += formatEntry(entry);
      ids.push(entry.id);
    }
    const name = `${journalPrefix}${run}/${String(segment.number).padStart(6, '0')}.jsonl`;
    const bytes = Buffer.from(text);
    await store.put(name, bytes, signal);
    waiting.splice(0, count);
    uploaded += count;
    segment = { ...segment, text, ids };
    segments.set(name, { bytes: bytes.length, ids });
  }

  return {
    add(entry) {
      waiting.push(entry);
      added += 1;
    },
    async flush(signal) {
      const until = added;
      while (uploaded < until) {
        upload ??= uploadSegment(signal).finally(() => {
          upload = null;
        });
        // Another caller may have started this upload with its own signal, so also stop waiting when this caller's signal aborts.
        await untilAborted(upload, signal);
      }
    },
    get uploaded() {
      return uploaded;
    },
    get behind() {
      return added - uploaded;
    },
    segments,
  };
}
