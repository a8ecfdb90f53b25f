import { basename } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import type { Pricing } from '../base/money/price.js';
import type { Chapter } from '../markdown/block.js';
import type { ChapterDifference } from '../plan/cost/reading-changes.js';
import type { PaidText, PaidTexts } from '../split/cheapest-path/paid-texts.js';
import type { Chunk } from '../split/chunk.js';
import { lazySentenceFinder } from '../split/sentences/sentence-finder.js';
import { splitChapter } from '../split/split-chapter.js';
import { verifyChunks } from '../split/verify-chunks.js';
import { openPaidMemory } from './cache/paid-memory.js';
import { openSentenceMemory } from './cache/sentence-memory.js';
import type { Book } from './load-book.js';
import { chooseReading, type OlderPurchases } from './older-reading.js';

/** A chapter with its chunks. */
export interface SplitChapter {
  readonly chapter: Chapter;
  readonly chunks: readonly Chunk[];
  /** The places that this narrate reads differently than the one that bought their audio; null: none. */
  readonly readingChanges: ChapterDifference | null;
}

/** What decides how a book is split, in addition to the book. */
export interface SplitOptions {
  /** The texts of this engine and model that cost nothing in this run. */
  readonly free: readonly PaidText[];
  /** The unit of the price. */
  readonly priced: Pricing['price']['per'];
  /** What older versions of narrate bought; null: nothing. */
  readonly purchases: OlderPurchases | null;
  /** True: places that this version reads differently are bought. False: their paid audio stays in use. */
  readonly acceptsReading: boolean;
}

/**
 * Splits every chapter so that as little as possible must be bought. It verifies on every run, before money is spent, that
 * the chunks add up to the spoken text.
 * @throws NarrateError `invalid-input` when a prompt is too long, `sentences-missing`, `internal` when a chunk is wrong
 */
export async function splitBook(
  { manifest, chapters, profile, root, manifestFile, older }: Book,
  { free, priced, purchases, acceptsReading }: SplitOptions,
): Promise<readonly SplitChapter[]> {
  const { limits } = profile;
  const settings = {
    engine: profile.name,
    model: profile.model,
    maxCharacters: Math.min(
      manifest.chunks.maxCharacters,
      limits.maxTextCharacters ?? Number.POSITIVE_INFINITY,
    ),
    maxBytes: Math.min(manifest.chunks.maxBytes, limits.maxTextBytes ?? Number.POSITIVE_INFINITY),
    maxRequestBytes: limits.maxRequestBytes,
    seams: manifest.chunks.seams,
    fewest:
      priced === 'thousand-characters' || priced === 'minute'
        ? ('characters' as const)
        : ('requests' as const),
  };
  const name = `${basename(manifestFile)}.${profile.name}`;
  const sentences = openSentenceMemory(root, name, lazySentenceFinder());
  const paid = openPaidMemory(root, name, free);
  const diagnostics: Diagnostic[] = [];
  const splitWith = (texts: PaidTexts, chapter: Chapter): readonly Chunk[] => {
    const input = { finder: sentences.finderFor(chapter), paid: texts };
    return collectDiagnostics(diagnostics, () => splitChapter(chapter, settings, input));
  };
  const split: SplitChapter[] = [];
  for (const chapter of chapters) {
    const one =
      purchases === null
        ? { chapter, chunks: splitWith(paid, chapter), readingChanges: null }
        : await chooseReading(chapter, {
            ...purchases,
            reader: older,
            acceptsReading,
            paid,
            split: splitWith,
          });
    const discrepancy = diagnostics.length > 0 ? null : verifyChunks(one.chapter, one.chunks);
    if (discrepancy !== null) throw new NarrateError('internal', `${chapter.file}: ${discrepancy}`);
    split.push(one);
  }
  sentences.save();
  paid.save();
  if (diagnostics.length === 0) return split;
  throw new NarrateError('invalid-input', 'Some prompts are too long.', { diagnostics });
}

/** Collects the errors of a chapter instead of throwing them, so that the errors of all chapters are reported together. */
function collectDiagnostics(diagnostics: Diagnostic[], split: () => readonly Chunk[]): readonly Chunk[] {
  try {
    return split();
  } catch (error) {
    if (!(error instanceof NarrateError) || error.diagnostics.length === 0) throw error;
    diagnostics.push(...error.diagnostics);
    return [];
  }
}
