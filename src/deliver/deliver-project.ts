import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { ffmpegPlaces } from '../audio/ffmpeg/ffmpeg-places.js';
import { encodersFor } from '../audio/formats/registry.js';
import type { Chapter } from '../markdown/block.js';
import { openSentenceMemory } from '../project/cache/sentence-memory.js';
import type { Book } from '../project/load-book.js';
import type { Project } from '../project/open-project.js';
import type { RunContext } from '../record/run-context.js';
import { lazySentenceFinder } from '../split/sentences/sentence-finder.js';
import type { Take } from '../state/journal/journal-entry.js';
import { type FoundState, pathsOf, type State } from '../state/state.js';
import type { TakeStore } from '../state/takes.js';
import { chaptersToDeliver, fingerprintOf } from './chapters-to-deliver.js';
import type { AlignmentSettings, Delivered, DeliverOptions, RemoteTakes } from './delivery.js';

// The modules for ffmpeg and the timeline are a third of the program, so they are imported only when files are written.

/** The result of a run that ends before it writes files. */
export const nothingDelivered: Delivered = {
  files: [],
  written: [],
  sidecars: [],
  beside: [],
  stale: [],
  removed: [],
  damaged: [],
};

/**
 * Writes the project's output files from the takes that exist. Returns `nothingDelivered` when the signal is aborted.
 * @throws NarrateError `ffmpeg-missing`, `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`,
 *   `sentences-missing`.
 */
export async function deliverProject(
  project: Project,
  state: State,
  context: RunContext,
): Promise<Delivered> {
  const snapshot = await state.snapshot();
  try {
    context.signal.throwIfAborted();
    const { deliver } = await import('./deliver.js');
    const options = deliverOptions(project, { snapshot, takes: state.takes }, context);
    return await deliver({ ...options, alignment: alignmentSettings(project, state) });
  } catch (error) {
    if (context.signal.aborted && error === context.signal.reason) return nothingDelivered;
    throw error;
  }
}

/**
 * Collects everything that the project's output files are made from. `snapshot` and `takes` have the takes that exist.
 * @throws NarrateError `sentences-missing`
 */
export function deliverOptions(
  { book, chapters, only, outputFolder, stateFolder, environment }: Project,
  { snapshot, takes }: Pick<FoundState, 'snapshot' | 'takes'>,
  { onEvent, signal }: Pick<RunContext, 'onEvent' | 'signal'>,
): DeliverOptions {
  const { manifest, root, title } = book;
  const sentences = pageSentences(book);
  const toDeliver = chaptersToDeliver(chapters, { snapshot, takes, finderFor: sentences.finderFor });
  sentences.save();
  return {
    root,
    manifest: basename(book.manifestFile),
    outputFolder,
    segmentsFolder: join(pathsOf(stateFolder).cache, `${basename(book.manifestFile)}.parts`),
    title,
    author: manifest.author,
    narrator: manifest.narrator,
    year: manifest.year,
    genre: manifest.genre,
    description: manifest.description,
    language: manifest.language,
    cover: manifest.cover === null ? null : join(root, manifest.cover.file),
    audio: manifest.audio,
    chapters: toDeliver,
    remoteTakes: remoteTakesOf([...snapshot.present.values()], takes, signal),
    only,
    ...ffmpegPlaces(environment),
    jobs: availableParallelism(),
    onEvent,
    signal,
  };
}

/** Returns what the alignment of a project's takes needs. */
function alignmentSettings(
  { book: { profile, manifest }, environment, realign }: Project,
  { alignments: files }: State,
): AlignmentSettings {
  return {
    engine: profile.name,
    model: profile.model,
    tags: profile.tagSyntax === 'none' ? [] : manifest.read.tags,
    files,
    isRepeated: realign,
    environment,
  };
}

/** Finds the used takes whose files are only in a store. */
function remoteTakesOf(
  used: readonly Take[],
  takes: Pick<TakeStore, 'isRemoteOnly' | 'download'>,
  signal: AbortSignal,
): RemoteTakes {
  const remoteOnly = new Map(
    used.filter((take) => takes.isRemoteOnly(take)).map((take) => [fingerprintOf(take), take]),
  );
  return {
    has: ({ fingerprint }) => remoteOnly.has(fingerprint),
    async download({ fingerprint }) {
      const take = remoteOnly.get(fingerprint);
      if (take !== undefined) await takes.download(take, signal);
    },
  };
}

/** Finds sentences in the texts of the page, and caches their ends. Chunks are split from the spoken texts, which differ. */
function pageSentences({ root, manifestFile, profile }: Book) {
  const name = `${basename(manifestFile)}.${profile.name}.page`;
  const memory = openSentenceMemory(root, name, lazySentenceFinder());
  return {
    finderFor: ({ blocks }: Chapter) =>
      memory.finderFor({ blocks: blocks.map((block) => ({ ...block, spoken: block.text })) }),
    save: () => memory.save(),
  };
}

/** Checks that the output folder does not belong to another book. @throws NarrateError `output-shared` */
export async function requireOwnOutput({ book, outputFolder }: Project): Promise<void> {
  const { refuseForeign } = await import('./refuse-foreign.js');
  await refuseForeign({ root: book.root, outputFolder, manifest: basename(book.manifestFile) });
}

/**
 * Checks, before narrate buys anything, that ffmpeg can write the output files.
 * @throws NarrateError `ffmpeg-missing`, `too-many-files`; the signal's reason.
 */
export async function requireFfmpeg({ book, environment }: Project, signal: AbortSignal): Promise<void> {
  const { chapters, book: ofBook } = book.manifest.audio;
  const formats = [...chapters, ...ofBook];
  if (formats.length === 0) return;
  const { findFfmpeg } = await import('../audio/ffmpeg/find-ffmpeg.js');
  await findFfmpeg({
    ...ffmpegPlaces(environment),
    encoders: encodersFor(formats),
    known: null,
    signal,
  });
}

/** Quarantines the takes that delivery found damaged, so that they count as missing. Returns their keys. */
export async function quarantineUnusable(state: State, { damaged }: Delivered): Promise<ReadonlySet<string>> {
  const { present } = await state.snapshot();
  const takes = [...present.values()].filter((take) => damaged.includes(fingerprintOf(take)));
  for (const take of takes) await state.quarantine(take);
  return new Set(takes.map(({ key }) => key));
}
