import { hash } from 'node:crypto';
import { basename } from 'node:path';
import type { Manifest } from '../../manifest/manifest.js';
import type { PublishedEpisode } from '../../state/journal/journal-entry.js';
import type { DeliverChapter, FeedOptions } from '../delivery.js';
import { isChapter } from '../timeline/book-layout.js';
import { assignGuids } from './assign-guids.js';
import { podcastGuid } from './podcast-guid.js';

/** A book whose feed is written. */
interface FeedBook {
  readonly manifest: Pick<Manifest, 'chapters' | 'publish'>;
  /** The path of the manifest. */
  readonly manifestFile: string;
  readonly chapters: readonly DeliverChapter[];
}

/** The feed of a book, and what the journal has to know before it is written. */
export interface Episodes {
  readonly feed: FeedOptions;
  /** The chapters that are published for the first time, or whose file, id or text changed. */
  readonly changed: readonly PublishedEpisode[];
}

/**
 * Returns the episodes of a book; null: its manifest asks for no feed. A chapter is published when it is completely recorded.
 * @param journal what the journal knows
 */
export function episodesOf(
  { manifest, manifestFile, chapters }: FeedBook,
  journal: readonly PublishedEpisode[],
): Episodes | null {
  const settings = manifest.publish.feed;
  if (settings === null) return null;
  const { url } = settings;
  const name = basename(manifestFile);
  // Either may change: the manifest is renamed, or the feed moves.
  const ours = journal.filter((episode) => episode.manifest === name || episode.url === url);
  // If the manifest was renamed, there are several lines about a guid. Those with its present name are the newest.
  const newestLast = ours.toSorted(
    (one, other) => Number(one.manifest === name) - Number(other.manifest === name),
  );
  const byGuid = new Map(newestLast.map((episode) => [episode.guid, episode]));
  const known = [...byGuid.values()];
  const podcast = settings.guid ?? known[0]?.podcast ?? podcastGuid(url);
  const ids = new Map(manifest.chapters.map(({ file, id }) => [file, id]));
  const identified = chapters.filter(isChapter).map((chapter) => ({
    isComplete: chapter.chunks.length > 0 && chapter.chunks.every(({ take }) => take !== null),
    file: chapter.file,
    chapterId: ids.get(chapter.file) ?? null,
    sample: sampleOf(chapter),
  }));
  const guids = assignGuids(identified, known);
  const changed = identified.flatMap(({ isComplete, ...identity }, index): PublishedEpisode[] => {
    const episode = { manifest: name, url, podcast, guid: guids[index] ?? '', ...identity };
    const before = byGuid.get(episode.guid);
    if (!isComplete || (before !== undefined && isEqual(before, episode))) return [];
    return [episode];
  });
  const inJournal = new Set([...byGuid.keys(), ...changed.map(({ guid }) => guid)]);
  const published = identified.flatMap(({ file }, index): [string, string][] => {
    const guid = guids[index] ?? '';
    return inJournal.has(guid) ? [[file, guid]] : [];
  });
  return { feed: { settings, podcast, guids: new Map(published) }, changed };
}

const isEqual = (one: PublishedEpisode, other: PublishedEpisode): boolean =>
  (['manifest', 'url', 'podcast', 'file', 'chapterId'] as const).every((name) => one[name] === other[name]) &&
  one.sample.join() === other.sample.join();

/** How many hashes a sample has at most. */
const sampleSize = 32;

/**
 * Returns a sample of a chapter: the smallest hashes of its sentences. Two texts that share most sentences share most of their samples,
 * however long they are.
 */
export const sampleOf = ({ lines }: Pick<DeliverChapter, 'lines'>): readonly string[] =>
  [
    ...new Set(
      lines.flatMap(({ sentences }) =>
        sentences.map((parts) => hash('sha256', parts.map(({ text }) => text).join('')).slice(0, 12)),
      ),
    ),
  ]
    .sort()
    .slice(0, sampleSize);
