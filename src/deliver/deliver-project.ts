import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { ffmpegPlaces } from '../audio/ffmpeg/ffmpeg-places.js';
import type { Ffmpeg, FfmpegSearch } from '../audio/ffmpeg/find-ffmpeg.js';
import { type AudioFormat, encodersFor } from '../audio/formats/registry.js';
import type { Chapter } from '../markdown/block.js';
import { openSentenceMemory } from '../project/cache/sentence-memory.js';
import type { Book } from '../project/load-book.js';
import type { Project } from '../project/open-project.js';
import type { RunContext } from '../record/run-context.js';
import { lazySentenceFinder } from '../split/sentences/sentence-finder.js';
import { judgementVersion, type Take } from '../state/journal/journal-entry.js';
import type { Ledger } from '../state/ledger.js';
import { type FoundState, pathsOf, type State } from '../state/state.js';
import type { TakeStore } from '../state/takes.js';
import { keepLastWords, type LastWords, readLastWords } from './alignment/last-words.js';
import { takeIdOf } from './alignment/take-id.js';
import { audioFormatsOf } from './audio-formats.js';
import { chaptersToDeliver, fingerprintOf } from './chapters-to-deliver.js';
import type {
  AlignmentSettings,
  Delivered,
  DeliverOptions,
  FeedOptions,
  JudgedWords,
  RemoteTakes,
} from './delivery.js';
import { deliveryFacts, deliveryKey, judgedTakes } from './delivery-key.js';
import { hasAllFiles, type LastDeliveryCache, lastDeliveryCache } from './last-delivery.js';
import { prepareFolder } from './prepare-folder.js';

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
 * Writes the project's output files from the takes that exist. Returns `nothingDelivered` when the signal is aborted. If
 * everything is as the last delivery left it, reads no timeline, sentence or take, and does not load the modules for ffmpeg.
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
    const cache = lastDeliveryCache(cachePlaceOf(project));
    const inputs = await deliveryKey(project, snapshot);
    const unchanged = inputs && (await unchangedDelivery(project, { inputs, cache, signal: context.signal }));
    if (unchanged) return unchanged;
    cache.forget();
    const { deliver } = await import('./deliver.js');
    const options = deliverOptions(project, { snapshot, takes: state.takes }, context);
    const judged = judgedTakes(project, snapshot.ledger);
    const feed = await publishEpisodes(project, options, { state, published: snapshot.ledger.published });
    const delivered = await deliver(
      {
        ...options,
        ...(feed && { feed }),
        alignment: alignmentSettings(project, state),
        ...(judged && { judged }),
      },
      {
        onJudged: (found) => keepJudgements(state, found),
        async onComplete(last) {
          // If the cover changed meanwhile, it is unknown which of the two is in the files.
          if (inputs === null || inputs !== (await deliveryKey(project, snapshot))) return;
          const now = await deliveryKey(project, await state.snapshot());
          if (now !== null) cache.remember({ inputs: now, ...last });
        },
      },
    );
    rememberWords(project, delivered);
    return delivered;
  } catch (error) {
    if (context.signal.aborted && error === context.signal.reason) return nothingDelivered;
    throw error;
  }
}

/** Tells whether all files of a project are as its last delivery on this machine left them. It ignores a new ffmpeg. */
export async function isDelivered(
  project: Project,
  snapshot: Parameters<typeof deliveryKey>[1],
): Promise<boolean> {
  const last = await lastDeliveryCache(cachePlaceOf(project)).find();
  if (last === null || !hasAllFiles(project.outputFolder, last)) return false;
  return last.inputs === (await deliveryKey(project, snapshot));
}

/**
 * Returns the podcast feed; null: there is none. The journal knows its episodes before it is written: a crash must not make a chapter
 * another episode.
 * @throws NarrateError `disk-full`, `not-writable`
 */
async function publishEpisodes(
  { book }: Project,
  { chapters }: Pick<DeliverOptions, 'chapters'>,
  { state, published }: { readonly state: State; readonly published: Ledger['published'] },
): Promise<FeedOptions | null> {
  if (book.manifest.publish.feed === null) return null;
  const { episodesOf } = await import('./feed/episodes.js');
  const episodes = episodesOf({ ...book, chapters }, published);
  if (episodes === null) return null;
  await Promise.all(
    episodes.changed.map((episode) => state.journal.append({ type: 'published', ...episode })),
  );
  return episodes.feed;
}

/** Writes what the word check found to the journal. @throws NarrateError `disk-full`, `not-writable` */
export async function keepJudgements(
  { journal }: Pick<State, 'journal'>,
  { judgements }: Pick<JudgedWords, 'judgements'>,
): Promise<void> {
  const lines = [...judgements].map(([fingerprint, judgement]) =>
    journal.append({
      type: 'words-judged',
      ...takeIdOf(fingerprint),
      judgement: { version: judgementVersion, ...judgement },
    }),
  );
  await Promise.all(lines);
}

/** Returns the names in the cache of a book's last delivery. */
const cachePlaceOf = ({ book, outputFolder }: Pick<Project, 'book' | 'outputFolder'>) => ({
  root: book.root,
  name: `${basename(book.manifestFile)}.${book.profile.name}`,
  outputFolder,
});

/** Returns what is remembered of the words of a book; null: it is not known. */
export const lastWords = (project: Project): LastWords | null => readLastWords(cachePlaceOf(project));

/** Remembers what is now known of the words of a book. What is undefined stays as it was. @throws NarrateError `unsafe-path` */
export function rememberWords(
  project: Project,
  { alignment, unjudged }: Pick<Delivered, 'alignment' | 'unjudged'>,
): void {
  if (alignment === undefined && unjudged === undefined) return;
  const place = cachePlaceOf(project);
  const before = readLastWords(place);
  keepLastWords(place, {
    alignment: alignment ?? before?.alignment ?? null,
    unjudged: unjudged ?? before?.unjudged ?? null,
  });
}

/** Returns the result of the last delivery if nothing has changed since; null: something has, or it is not known. */
async function unchangedDelivery(
  { book: { manifest }, outputFolder, environment }: Project,
  { inputs, cache, signal }: { inputs: string; cache: LastDeliveryCache; signal: AbortSignal },
): Promise<Delivered | null> {
  const last = await cache.find();
  if (last === null || last.inputs !== inputs || !hasAllFiles(outputFolder, last)) return null;
  const formats = audioFormatsOf(manifest);
  if (formats.length > 0) {
    const ffmpeg = await findFfmpegFor(formats, { environment, known: last.ffmpeg, signal });
    if (ffmpeg.identity !== last.ffmpeg?.identity) return null;
  }
  if (last.made.length > 0) await prepareFolder(outputFolder);
  const { files, sidecars, alignment, unjudged } = last;
  return {
    ...nothingDelivered,
    files,
    sidecars,
    beside: sidecars,
    ...(alignment && { alignment }),
    ...(unjudged && { unjudged }),
  };
}

/**
 * Tells whether the last delivery wrote the files of something else than what the project is now. False: it did not, or it is not known
 * what it wrote, because it could not write all files.
 */
export async function isDeliveryBehind(
  project: Project,
  snapshot: Pick<FoundState['snapshot'], 'present' | 'ledger'>,
): Promise<boolean> {
  const inputs = await deliveryKey(project, snapshot);
  const last = await lastDeliveryCache(cachePlaceOf(project)).find();
  return inputs !== null && last !== null && last.inputs !== inputs;
}

/**
 * Collects everything that the project's output files are made from. `snapshot` and `takes` have the takes that exist.
 * @throws NarrateError `sentences-missing`
 */
export function deliverOptions(
  project: Project,
  { snapshot, takes }: Pick<FoundState, 'snapshot' | 'takes'>,
  { onEvent, signal }: Pick<RunContext, 'onEvent' | 'signal'>,
): DeliverOptions {
  const { book, chapters, stateFolder, environment } = project;
  const sentences = pageSentences(book);
  const toDeliver = chaptersToDeliver(chapters, { snapshot, takes, finderFor: sentences.finderFor });
  sentences.save();
  return {
    ...deliveryFacts(project),
    segmentsFolder: join(pathsOf(stateFolder).cache, `${basename(book.manifestFile)}.parts`),
    chapters: toDeliver,
    remoteTakes: remoteTakesOf([...snapshot.present.values()], takes, signal),
    ...ffmpegPlaces(environment),
    jobs: availableParallelism(),
    onEvent,
    signal,
  };
}

/** Returns what the alignment of a project's takes needs. */
export function alignmentSettings(
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
  // The last delivery wrote this timeline, so it belongs to this manifest.
  if ((await lastDeliveryCache(cachePlaceOf({ book, outputFolder })).find()) !== null) return;
  const { refuseForeign } = await import('./refuse-foreign.js');
  await refuseForeign({ root: book.root, outputFolder, manifest: basename(book.manifestFile) });
}

/**
 * Checks, before narrate buys anything, that ffmpeg can write the output files.
 * @throws NarrateError `ffmpeg-missing`, `too-many-files`; the signal's reason.
 */
export async function requireFfmpeg({ book, environment }: Project, signal: AbortSignal): Promise<void> {
  const formats = audioFormatsOf(book.manifest);
  if (formats.length === 0) return;
  await findFfmpegFor(formats, { environment, known: null, signal });
}

async function findFfmpegFor(
  formats: readonly AudioFormat[],
  { environment, ...search }: Pick<Project, 'environment'> & Pick<FfmpegSearch, 'known' | 'signal'>,
): Promise<Ffmpeg> {
  const { findFfmpeg } = await import('../audio/ffmpeg/find-ffmpeg.js');
  return findFfmpeg({ ...ffmpegPlaces(environment), encoders: encodersFor(formats), ...search });
}

/** Quarantines the takes that delivery found damaged, so that they count as missing. Returns their keys. */
export async function quarantineUnusable(state: State, { damaged }: Delivered): Promise<ReadonlySet<string>> {
  const { present } = await state.snapshot();
  const takes = [...present.values()].filter((take) => damaged.includes(fingerprintOf(take)));
  for (const take of takes) await state.quarantine(take);
  return new Set(takes.map(({ key }) => key));
}
