import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { findFfmpeg } from '../audio/ffmpeg/find-ffmpeg.js';
import { encodersFor } from '../audio/formats/registry.js';
import { type Cover, readCover } from '../audio/tags/cover.js';
import { asDiskError, systemCode } from '../base/errors.js';
import { makeFolder } from '../files/make-folder.js';
import { temporaryPrefix } from '../files/put-in-place.js';
import { removeFile } from '../files/remove-file.js';
import { type Survey, survey } from './compare-outputs.js';
import type { Delivered, DeliverOptions } from './delivery.js';
import { keepPartsOf } from './outputs/book-audio/segments.js';
import { isBeside, type SideOptions, sideFiles, stemOf } from './outputs/sidecar-files.js';
import type { Ingredients } from './outputs/wanted-files.js';
import { shownPath, writeFiles } from './outputs/write-files.js';
import { type MadeSide, writeSideFiles } from './outputs/write-sidecar-files.js';
import { reconcile } from './prune-outputs.js';
import { documentChapters, layOutBook } from './timeline/book-layout.js';
import {
  type MadeFile,
  readTimeline,
  type TimelineDocument,
  timelineText,
  writeTimeline,
  writtenTakes,
} from './timeline/timeline-file.js';

/**
 * Makes the audio files that are not up to date, and brings `timeline.json` in step with them. What was made stands in
 * it from file to file, so that a run that was stopped goes on where it was.
 * @throws NarrateError `ffmpeg-missing`, `ffmpeg-failed`, `disk-full`, `not-writable`; the signal's reason.
 */
export async function deliver(options: DeliverOptions): Promise<Delivered> {
  const { outputFolder: folder } = options;
  const stored = await readTimeline(folder);
  const previous = stored?.document ?? null;
  const ingredients = await gatherIngredients(options, previous);
  const found = await survey(options, previous, ingredients);

  const made = new Map((previous?.files ?? []).map((file) => [file.name, file]));
  const written: string[] = [];
  let sides: readonly MadeSide[] = previous?.sides ?? [];
  const documentNow = (broken: ReadonlySet<string>) => ({
    ...documentOf(options, found, ingredients, broken, [...made.values()]),
    sides: [...sides],
  });
  const textNow = (broken: ReadonlySet<string>) => timelineText(documentNow(broken));
  let damaged: ReadonlySet<string> = new Set();
  if (found.due.length > 0 && ingredients !== null) {
    await prepareFolder(folder);
    const oneAtATime = pLimit(1);
    damaged = await writeFiles({
      options,
      survey: found,
      ingredients,
      onMade: async (file) => {
        made.set(file.name, file);
        written.push(file.name);
        // Saves that wait for another are made good by the last of them.
        if (oneAtATime.pendingCount === 0)
          await oneAtATime(() => writeTimeline(folder, textNow(found.broken)));
      },
    });
  }

  await keepPartsOf(options.partsFolder, found.wanted);
  const broken = new Set([...found.broken, ...damaged]);
  const done = new Set([...found.current, ...written]);
  const reconciled = await reconcile(folder, [...made.values()], found.wanted, done);
  made.clear();
  for (const file of reconciled.made) made.set(file.name, file);
  const document = documentNow(broken);
  const picture = ingredients?.cover ?? null;
  sides = await bringSidesInStep(document, { ...options, done, picture });
  const text = timelineText({ ...document, sides: [...sides] });
  if (text !== stored?.text) {
    await prepareFolder(folder);
    await writeTimeline(folder, text);
  }
  const shown = (names: Iterable<string>) => [...names].map((name) => shownPath(options, name)).sort();
  return {
    files: shown(done),
    written: shown(written),
    beside: shown(sides.map(({ name }) => name)),
    stale: shown(reconciled.stale),
    removed: shown(reconciled.removed),
    damaged: neededBroken(options, broken),
  };
}

/** Writes what stands beside the sound, and removes what stands there for nothing. */
async function bringSidesInStep(
  document: TimelineDocument,
  {
    outputFolder: folder,
    audio: { captions, marks },
    ...options
  }: DeliverOptions & Pick<SideOptions, 'done' | 'picture'>,
): Promise<readonly MadeSide[]> {
  const wanted = sideFiles(document, { ...options, captions, marks });
  if (wanted.length === 0 && document.sides.length === 0) return [];
  await prepareFolder(folder);
  const stems = new Set(document.files.map(({ name }) => stemOf(name)));
  return writeSideFiles({
    folder,
    wanted,
    made: document.sides,
    isKept: (name) => isBeside(name, stems, captions),
  });
}

/** Null when the manifest asks for no audio file. @throws NarrateError `ffmpeg-missing` */
export async function gatherIngredients(
  options: DeliverOptions,
  previous: TimelineDocument | null,
): Promise<Ingredients | null> {
  const formats = [...options.audio.chapters, ...options.audio.book];
  if (formats.length === 0) return null;
  const ffmpeg = await findFfmpeg({
    ffmpegPath: options.ffmpegPath,
    searchPath: options.searchPath,
    encoders: encodersFor(formats),
    known: previous?.ffmpeg ?? null,
    signal: options.signal,
  });
  return { ffmpeg, cover: await usableCover(options) };
}

/** A cover that cannot be shown is no reason to withhold the sound. */
async function usableCover({ cover: path, onEvent }: DeliverOptions): Promise<Cover | null> {
  if (path === null) return null;
  const warn = (message: string): null => {
    onEvent({ type: 'warning', code: 'cover-unusable', message });
    return null;
  };
  try {
    return (await readCover(path)) ?? warn('The cover is neither a PNG nor a JPEG picture: it is left out.');
  } catch (error) {
    return warn(`The cover cannot be read (${systemCode(error) ?? 'unknown error'}): it is left out.`);
  }
}

/** Makes the folder, and removes from it what a killed run left. */
async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    const left = (await readdir(folder)).filter((name) => name.startsWith(temporaryPrefix));
    await Promise.all(left.map((name) => removeFile(join(folder, name))));
  } catch (error) {
    throw asDiskError(error, folder);
  }
}

function documentOf(
  options: DeliverOptions,
  found: Survey,
  ingredients: Ingredients | null,
  broken: ReadonlySet<string>,
  files: readonly MadeFile[],
): Omit<TimelineDocument, 'sides'> {
  const used = new Set(
    options.chapters.flatMap(({ chunks }) => chunks.flatMap(({ take }) => take?.fingerprint ?? [])),
  );
  const known = [...found.figures].filter(
    ([fingerprint]) => used.has(fingerprint) && !broken.has(fingerprint),
  );
  // Laying out finds out when each sentence is spoken, which takes a while; nothing new is broken, nearly always.
  const layout = broken.size > found.broken.size ? layOutBook(options, new Map(known)) : found.layout;
  return {
    version: 2,
    manifest: options.manifest,
    title: options.title,
    author: options.author,
    narrator: options.narrator,
    language: options.language,
    sampleRate: layout.sampleRate,
    ffmpeg: ingredients === null ? null : factsOf(ingredients),
    chapters: documentChapters(layout),
    files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    takes: writtenTakes(known),
  };
}

const factsOf = ({ ffmpeg: { identity, version, encoders } }: Ingredients): TimelineDocument['ffmpeg'] => ({
  identity,
  version,
  encoders: [...encoders],
});

/** Those that stand in the way of a file that was asked for. */
function neededBroken(options: DeliverOptions, broken: ReadonlySet<string>): readonly string[] {
  const { chapters, only, audio } = options;
  const isBookDue =
    audio.book.length > 0 && chapters.every(({ chunks }) => chunks.every(({ take }) => take !== null));
  const asked = chapters.filter(({ chapter }) => isBookDue || only === null || only.has(chapter));
  const takes = asked.flatMap(({ chunks }) => chunks.flatMap(({ take }) => take?.fingerprint ?? []));
  return [...new Set(takes)].filter((fingerprint) => broken.has(fingerprint)).sort();
}
