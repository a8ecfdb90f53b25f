import type { Chapter } from '../markdown/block.js';
import { type ReadingVersion, readingVersion } from '../markdown/dialects/reading-rules.js';
import type { ChapterDifference } from '../plan/cost/reading-changes.js';
import { type PaidTexts, trialOf } from '../split/cheapest-path/paid-texts.js';
import type { Chunk } from '../split/chunk.js';
import { keepOldReading } from '../split/old-reading/keep-old-reading.js';
import type { Ledger } from '../state/ledger.js';

/** Reads chapters by the rules of an older version of narrate. */
export interface OlderReader {
  /**
   * Returns a chapter as an older version read it, with the same voices; null: that version refused the chapter, so it bought
   * nothing of it.
   * @param chapter number from 1
   */
  read(chapter: number, version: ReadingVersion): Promise<Chapter | null>;
}

/** What older versions of narrate bought of the texts that cost nothing in this run. */
export interface OlderPurchases {
  /** The newest of these versions. */
  readonly version: ReadingVersion;
  /** The keys of all texts that cost nothing in this run. */
  readonly freeKeys: ReadonlySet<string>;
  /** As in `Readings`. */
  sourceOf(key: string): string | 'unknown' | null;
}

/** Returns what older versions bought; null: nothing. */
export function olderPurchases(
  { texts }: Pick<Ledger, 'texts'>,
  free: readonly { readonly key: string }[],
): OlderPurchases | null {
  const sources = new Map<string, string>();
  let newest = 0;
  for (const { key } of free) {
    const { reading = 1, source = 'unknown' } = texts.get(key) ?? {};
    if (reading >= readingVersion) continue;
    sources.set(key, source);
    newest = Math.max(newest, reading);
  }
  if (newest === 0) return null;
  return {
    version: newest as ReadingVersion,
    freeKeys: new Set(free.map(({ key }) => key)),
    sourceOf: (key) => sources.get(key) ?? null,
  };
}

interface ReadingOptions extends OlderPurchases {
  readonly reader: OlderReader;
  readonly acceptsReading: boolean;
  /** What is paid for, and what chapters before this one buy. The texts that this chapter buys are added. */
  readonly paid: PaidTexts;
  split(paid: PaidTexts, chapter: Chapter): readonly Chunk[];
}

/** Splits a chapter. Where only narrate's reading of it changed, its paid audio stays in use, unless the new reading is accepted. */
export async function chooseReading(
  current: Chapter,
  { reader, version, freeKeys, sourceOf, acceptsReading, paid, split }: ReadingOptions,
): Promise<{ chapter: Chapter; chunks: readonly Chunk[]; readingChanges: ChapterDifference | null }> {
  const isPaid = (key: string) => freeKeys.has(key);
  const toBuy = (chunks: readonly Chunk[]) =>
    new Map(chunks.filter(({ key }) => !isPaid(key)).map((chunk) => [chunk.key, chunk]));
  const textsOf = (chunks: readonly Chunk[]) => [...toBuy(chunks).values()].map(({ text }) => text);
  const trial = (chapter: Chapter) => split(trialOf(paid), chapter);
  const currentChunks = trial(current);
  const older = toBuy(currentChunks).size === 0 ? null : await reader.read(current.chapter, version);
  const kept =
    older && keepOldReading({ current, currentChunks, older, split: trial, isPaid, olderSourceOf: sourceOf });
  const isOlderUsed = kept !== null && !acceptsReading;
  const { chapter, chunks } = isOlderUsed ? kept : { chapter: current, chunks: currentChunks };
  for (const { key, text, voiceSettings } of toBuy(chunks).values())
    paid.add({ key, text, ...voiceSettings });
  return {
    chapter,
    chunks,
    readingChanges: kept && {
      changes: kept.changes,
      isAccepted: acceptsReading,
      withCurrent: textsOf(currentChunks),
      withOlder: textsOf(kept.chunks),
    },
  };
}
