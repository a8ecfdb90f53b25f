import pLimit from 'p-limit';
import { NarrateError } from '../base/errors.js';
import type { JournalEntry } from '../state/journal/journal-entry.js';
import { parseLine } from '../state/journal/journal-line.js';
import type { ObjectStore } from '../store/object-store.js';
import type { Segment, StoreCache } from './store-cache.js';

/** The prefix of journal segments, `journal/<run>/<number>.jsonl`. Each run writes only its own segments. */
export const journalPrefix = 'journal/';

/** The lines of a store's journal that the local journal lacks. */
export interface PulledJournal {
  /** In the order of their times. */
  readonly entries: readonly JournalEntry[];
  /** All segments by object name, including those that were not downloaded. */
  readonly segments: ReadonlyMap<string, Segment>;
  /** The number of lines that cannot be read. */
  readonly damaged: number;
}

/** Objects downloaded at once. */
const downloads = 16;

/**
 * Downloads the journal segments that are new, have grown, or have lines that the local journal lacks.
 * @param options.known the segments of the last time
 * @param options.localIds ids of the lines of the local journal
 * @throws NarrateError `journal-newer`, `store-unreachable`, `store-refused`; the signal's reason
 */
export async function pullJournal(
  store: ObjectStore,
  options: {
    readonly known: StoreCache['segments'];
    readonly localIds: ReadonlySet<string>;
    readonly signal: AbortSignal;
  },
): Promise<PulledJournal> {
  const { known, localIds, signal } = options;
  const segments = new Map<string, Segment>();
  const entries = new Map<string, JournalEntry>();
  let damaged = 0;
  const isKnown = ({ name, bytes }: { name: string; bytes: number }): boolean => {
    const before = known.get(name);
    // A segment without a readable line may have been restored since.
    return before?.bytes === bytes && before.ids.length > 0 && before.ids.every((id) => localIds.has(id));
  };
  const listed = (await store.list(journalPrefix, signal)).filter(({ name }) => name.endsWith('.jsonl'));
  for (const one of listed.filter(isKnown)) segments.set(one.name, known.get(one.name)!);
  const wanted = listed.filter(({ name }) => !segments.has(name));
  await pLimit(downloads).map(wanted, async ({ name }) => {
    const bytes = await store.get(name, signal);
    if (bytes === null) return;
    const read = readSegment(Buffer.from(bytes).toString(), `${store.place}/${name}`);
    damaged += read.damaged;
    for (const entry of read.entries) if (!localIds.has(entry.id)) entries.set(entry.id, entry);
    segments.set(name, { bytes: bytes.length, ids: read.entries.map(({ id }) => id) });
  });
  return { entries: [...entries.values()].sort(byTime), segments, damaged };
}

const byTime = ({ time: one }: JournalEntry, { time: other }: JournalEntry): number =>
  one < other ? -1 : one > other ? 1 : 0;

function readSegment(text: string, place: string) {
  const entries: JournalEntry[] = [];
  let damaged = 0;
  for (const line of text.split('\n')) {
    const parsed = parseLine(line);
    if (parsed.kind === 'blank') continue;
    if (parsed.kind === 'newer')
      throw new NarrateError('journal-newer', `${place} was written by a newer version of narrate.`);
    if (parsed.kind === 'entry') entries.push(parsed.entry);
    else damaged += 1;
  }
  return { entries, damaged };
}
