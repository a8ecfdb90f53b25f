import { hash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { usableCover } from '../audio/tags/cover.js';
import type { Chapter } from '../markdown/block.js';
import { isChecked } from '../plan/takes/word-report.js';
import { cacheKey } from '../project/cache-key.js';
import { bookLabels } from '../project/labels/book-labels.js';
import type { Book } from '../project/load-book.js';
import type { Project } from '../project/open-project.js';
import type { Ledger } from '../state/ledger.js';
import type { Snapshot } from '../state/state.js';
import { fingerprintOf } from './chapters-to-deliver.js';
import type { DeliverOptions } from './delivery.js';
import { pictureStamps } from './outputs/page/picture-path.js';

/** What decides the output files of a book in addition to its chapters and takes: paths, tags and settings. */
export type DeliveryFacts = Omit<
  DeliverOptions,
  | 'segmentsFolder'
  | 'chapters'
  | 'feed'
  | 'alignment'
  | 'judged'
  | 'remoteTakes'
  | 'ffmpegPath'
  | 'searchPath'
  | 'jobs'
  | 'onEvent'
  | 'signal'
>;

/** Returns the paths, tags and settings of a project's output files. */
export function deliveryFacts({ book, chapters, only, page, outputFolder }: Project): DeliveryFacts {
  const { manifest, root, title } = book;
  return {
    root,
    manifest: basename(book.manifestFile),
    outputFolder,
    title,
    author: manifest.author,
    year: manifest.year,
    genre: manifest.genre,
    ...bookLabels(book),
    language: manifest.language,
    cover: manifest.cover === null ? null : join(root, manifest.cover.file),
    audio: manifest.audio,
    publish: { epub: manifest.publish.epub },
    page,
    reading: {
      policies: manifest.read,
      found: book.dialects.map(({ name }) => name),
      chapters: new Map(chapters.map(({ chapter }) => [chapter.file, pageOf(chapter, book)])),
    },
    only,
  };
}

/** Returns the fingerprints of the takes with a judgement of their words; null: words are not judged. */
export function judgedTakes(
  { book: { manifest } }: Project,
  { judgements }: Pick<Ledger, 'judgements'>,
): ReadonlySet<string> | null {
  return isChecked(manifest.check) ? new Set(judgements.keys()) : null;
}

const pageOf = ({ file, skipped }: Chapter, { texts }: Book) => ({ text: texts.get(file) ?? '', skipped });

/**
 * Returns the cache key of everything that decides a project's output files, except ffmpeg. It includes the whole chapters,
 * because captions and chapter markers depend on the page and not only on the chunks, and which takes are judged, because a
 * delivery judges the others. Null: words are to be found again, or the cover cannot be used, which every delivery must report.
 */
export async function deliveryKey(
  project: Project,
  { present, ledger }: Pick<Snapshot, 'present' | 'ledger'>,
): Promise<string | null> {
  if (project.realign) return null;
  const { only, ...facts } = deliveryFacts(project);
  const { profile, manifest } = project.book;
  const words = { engine: profile.name, model: profile.model, tags: manifest.read.tags };
  const cover = facts.cover === null ? null : await usableCover(facts.cover);
  if (facts.cover !== null && cover === null) return null;
  const feed = manifest.publish.feed && [
    manifest.publish.feed,
    manifest.chapters.map(({ id }) => id),
    ledger.published,
  ];
  const head = JSON.stringify({ ...facts, only: only && [...only], cover, words, feed });
  const judged = judgedTakes(project, ledger);
  const { root, page, publish } = facts;
  const hasPictures = page || publish.epub !== null;
  const chapters = project.chapters.map(({ chapter, chunks }) => {
    const { text = '' } = facts.reading.chapters.get(chapter.file) ?? {};
    const pictures = hasPictures ? pictureStamps(text, { root, folder: dirname(chapter.file) }) : [];
    const spoken = chunks.map(({ text: _, ...chunk }) => {
      const take = present.get(chunk.key);
      const fingerprint = take === undefined ? null : fingerprintOf(take);
      return { ...chunk, take: fingerprint, isJudged: judged?.has(fingerprint ?? '') };
    });
    // Hashed one by one, so that the JSON of the whole book is never in memory. The key of a chunk stands for its text.
    return hash('sha256', JSON.stringify([chapter, spoken, pictures]));
  });
  return cacheKey('delivery', head, ...chapters);
}
