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
 * 2. by its sentences, the most similar chapters first: at least half of the sample, or a quarter in the same file;
 * 3. by its file alone.
 *
 * Sentences count more than the file, because a chapter in front of the others may give every file a new number. A chapter whose `id`
 * changed is another one. A chapter that was never published gets its `id` or its file as guid, with a number if an episode has that
 * already.
 * @param known no two have the same guid
 */
export function assignGuids(
  chapters: readonly IdentifiedChapter[],
  known: readonly KnownEpisode[],
): readonly string[] {
  const guids = new Map<IdentifiedChapter, string>();
  const free = new Set(known);
  const claim = (chapter: IdentifiedChapter, episode: KnownEpisode) => {
    guids.set(chapter, episode.guid);
    free.delete(episode);
  };
  const claimEach = (isMatch: (chapter: IdentifiedChapter, episode: KnownEpisode) => boolean) => {
    for (const chapter of chapters) {
      if (guids.has(chapter)) continue;
      const episode = [...free].find((one) => isMatch(chapter, one));
      if (episode !== undefined) claim(chapter, episode);
    }
  };
  const isSame = (chapter: IdentifiedChapter, episode: KnownEpisode) =>
    chapter.chapterId === null || episode.chapterId === null || chapter.chapterId === episode.chapterId;
  claimEach(({ chapterId }, episode) => chapterId !== null && chapterId === episode.chapterId);
  // No other chapter can be more similar. Most chapters are found here, without a comparison of all pairs.
  claimEach(
    (one, episode) => isSame(one, episode) && one.file === episode.file && likeness(one, episode) >= 1,
  );
  const pairs = chapters.flatMap((chapter) =>
    guids.has(chapter)
      ? []
      : [...free].map((episode) => ({ chapter, episode, likeness: likeness(chapter, episode) })),
  );
  for (const { chapter, episode } of pairs
    .filter((pair) => pair.likeness >= 0.5 && isSame(pair.chapter, pair.episode))
    .toSorted((one, other) => other.likeness - one.likeness))
    if (!guids.has(chapter) && free.has(episode)) claim(chapter, episode);
  claimEach((one, episode) => isSame(one, episode) && one.file === episode.file);
  const taken = new Set(known.map(({ guid }) => guid));
  return chapters.map((chapter) => guids.get(chapter) ?? newGuid(chapter, taken));
}

/** What the same file adds to a likeness. So a chapter that is split in two leaves its guid to the half that keeps the file. */
const sameFile = 0.25;

/** Returns how much of the smaller sample is in the other one, from 0 to 1, and `sameFile` more if the files have the same name. */
function likeness(
  { sample: one, file }: IdentifiedChapter,
  { sample: other, file: otherFile }: KnownEpisode,
) {
  const least = Math.min(one.length, other.length);
  const inOther = new Set(other);
  const share = least === 0 ? 0 : one.filter((hash) => inOther.has(hash)).length / least;
  return share + (file === otherFile ? sameFile : 0);
}

function newGuid({ chapterId, file }: IdentifiedChapter, taken: Set<string>): string {
  const name = chapterId ?? file;
  let guid = name;
  for (let count = 2; taken.has(guid); count++) guid = `${name}#${count}`;
  taken.add(guid);
  return guid;
}
