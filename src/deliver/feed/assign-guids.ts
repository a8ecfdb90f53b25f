import type { PublishedEpisode } from '../../state/journal/journal-entry.js';

/** What identifies a chapter. */
export interface IdentifiedChapter {
  /** The Markdown file. */
  readonly file: string;
  /** Null: the manifest has none. */
  readonly chapterId: string | null;
  /** A sample of its sentences (see `sampleOf`). */
  readonly sample: readonly string[];
}

/** An episode that a feed had. */
export type KnownEpisode = Pick<PublishedEpisode, 'guid' | 'file' | 'chapterId' | 'sample'>;

/**
 * Returns the guid of each chapter, in order. No two are equal. A chapter that was published keeps its guid, whatever became of its file
 * name, its place or its text. It is recognised, in this order:
 *
 * 1. by its `id`;
 * 2. by its file, if that still has some of the sentences;
 * 3. by its sentences in another file: at least half of the sample, the most similar chapters first;
 * 4. by its file alone.
 *
 * A chapter whose `id` changed is another one. A chapter that was never published gets its `id` or its file as guid, with a number if an
 * episode has that already.
 */
export function assignGuids(
  chapters: readonly IdentifiedChapter[],
  known: readonly KnownEpisode[],
): readonly string[] {
  const guids = new Map<IdentifiedChapter, string>();
  const free = new Set(known);
  const claim = (chapter: IdentifiedChapter, episode: KnownEpisode | undefined) => {
    if (episode === undefined) return;
    guids.set(chapter, episode.guid);
    free.delete(episode);
  };
  const claimEach = (isMatch: (chapter: IdentifiedChapter, episode: KnownEpisode) => boolean) => {
    for (const chapter of chapters)
      if (!guids.has(chapter))
        claim(
          chapter,
          [...free].find((episode) => isMatch(chapter, episode)),
        );
  };
  const isSame = (chapter: IdentifiedChapter, episode: KnownEpisode) =>
    chapter.chapterId === null || episode.chapterId === null || chapter.chapterId === episode.chapterId;
  claimEach(({ chapterId }, episode) => chapterId !== null && chapterId === episode.chapterId);
  claimEach((one, episode) => isSame(one, episode) && one.file === episode.file && share(one, episode) > 0);
  const pairs = chapters.flatMap((chapter) =>
    [...free].map((episode) => ({ chapter, episode, share: share(chapter, episode) })),
  );
  for (const { chapter, episode } of pairs
    .filter((pair) => pair.share >= 0.5 && isSame(pair.chapter, pair.episode))
    .toSorted((one, other) => other.share - one.share))
    if (!guids.has(chapter) && free.has(episode)) claim(chapter, episode);
  claimEach((one, episode) => isSame(one, episode) && one.file === episode.file);
  const taken = new Set(known.map(({ guid }) => guid));
  return chapters.map((chapter) => guids.get(chapter) ?? newGuid(chapter, taken));
}

/** Returns how much of the smaller sample is in the other one: 0 to 1. */
function share({ sample: one }: IdentifiedChapter, { sample: other }: KnownEpisode): number {
  const least = Math.min(one.length, other.length);
  const inOther = new Set(other);
  return least === 0 ? 0 : one.filter((hash) => inOther.has(hash)).length / least;
}

function newGuid({ chapterId, file }: IdentifiedChapter, taken: Set<string>): string {
  const name = chapterId ?? file;
  let guid = name;
  for (let count = 2; taken.has(guid); count++) guid = `${name}#${count}`;
  taken.add(guid);
  return guid;
}
