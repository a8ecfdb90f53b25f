import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { WavInfo } from '../audio/wav/wav-format.js';
import { systemCode } from '../base/errors.js';
import type { DeliverOptions, TakeFile } from './delivery.js';
import { type DueFile, type Ingredients, type WantedFile, wantedFiles } from './outputs/wanted-files.js';
import { inspectTake, measureWhole } from './sound/take-sound.js';
import { type BookLayout, layOutBook } from './timeline/book-layout.js';
import { figuresOf, type TakeFigures } from './timeline/take-figures.js';
import { type MadeFile, readTakes, type TimelineDocument } from './timeline/timeline-file.js';

/** What there is, and what is to be done about it. */
export interface Survey {
  readonly layout: BookLayout;
  readonly wanted: readonly WantedFile[];
  /** Names of files that are made from today's text and lie there as they were made. */
  readonly current: ReadonlySet<string>;
  /** To be made now. */
  readonly due: readonly DueFile[];
  /** What is known of each take, by fingerprint. */
  readonly figures: ReadonlyMap<string, TakeFigures>;
  /** The headers of the takes that `due` needs, by fingerprint. */
  readonly headers: ReadonlyMap<string, WavInfo>;
  /** Fingerprints of takes that are missing or damaged. */
  readonly broken: ReadonlySet<string>;
}

/** Files opened at once. */
const readers = 16;

/**
 * Finds out what is to be made. What is known of takes is remembered from the last run, and a take is opened only when
 * nothing is known of it or its sound is needed; so a rerun with nothing to do looks at the made files' sizes and times alone.
 * `ingredients` is null when no file is asked for.
 */
export async function survey(
  options: DeliverOptions,
  previous: TimelineDocument | null,
  ingredients: Ingredients | null,
): Promise<Survey> {
  const figures = previous === null ? new Map<string, TakeFigures>() : readTakes(previous);
  const headers = new Map<string, WavInfo>();
  const broken = new Set<string>();
  const inspect = async (takes: readonly TakeFile[]): Promise<void> => {
    const limit = pLimit(readers);
    await limit.map(takes, async (take) => {
      options.signal.throwIfAborted();
      const { fingerprint } = take;
      if (options.away?.has(take)) await options.away.bring(take);
      const info = await inspectTake(take);
      const found = info && (await figuresFor(take, info, figures.get(fingerprint)));
      figures.delete(fingerprint);
      if (info === null || found === null) broken.add(fingerprint);
      else {
        headers.set(fingerprint, info);
        figures.set(fingerprint, found);
      }
    });
  };

  const unknown = distinct(completeTakes(options)).filter(({ fingerprint }) => !figures.has(fingerprint));
  // What was measured is known of a take that is not here, and its file comes when its sound is needed.
  const isToldOf = (take: TakeFile): boolean => take.measures !== null && options.away?.has(take) === true;
  for (const { fingerprint, measures } of unknown.filter(isToldOf))
    if (measures !== null) figures.set(fingerprint, figuresOf(measures));
  await inspect(unknown.filter((take) => !isToldOf(take)));
  // Opening a take may show that it is gone, or not as long as remembered; then everything is laid out again.
  for (;;) {
    const layout = layOutBook(options, figures);
    const wanted = ingredients === null ? [] : wantedFiles(options, layout, ingredients);
    const current = await currentFiles(options.outputFolder, wanted, previous?.files ?? []);
    const due = wanted
      .filter((file) => isSelected(file, options) && !current.has(file.name))
      .filter(hasRecipe);
    const unseen = distinct(due.flatMap(takesOf)).filter(({ fingerprint }) => !headers.has(fingerprint));
    if (unseen.length === 0) return { layout, wanted, current, due, figures, headers, broken };
    await inspect(unseen);
  }
}

/** What is known of a take, if it is the one that lies there; else its measures now. Null: it cannot be read to its end. */
async function figuresFor(
  take: TakeFile,
  info: WavInfo,
  remembered: TakeFigures | undefined,
): Promise<TakeFigures | null> {
  const known = remembered ?? (take.measures && figuresOf(take.measures));
  if (known?.frames === info.frames && known.sampleRate === info.sampleRate) return known;
  const measures = await measureWhole(take, info);
  return measures && figuresOf(measures);
}

const hasRecipe = (file: WantedFile): file is DueFile => file.recipe !== null;

/** With `--chapter`, other chapters are left as they are; a book that can be made is made. */
const isSelected = (
  { chapter }: Pick<WantedFile, 'chapter'>,
  { only }: Pick<DeliverOptions, 'only'>,
): boolean => only === null || chapter === null || only.has(chapter);

/** The takes that a file is made of, in order. */
export const takesOf = ({ recipe }: WantedFile): readonly TakeFile[] =>
  recipe?.chapters.flat().flatMap((piece) => (piece.kind === 'take' ? [piece.take] : [])) ?? [];

/** The takes of the chapters that have them all: no others are needed yet. */
const completeTakes = ({ chapters }: DeliverOptions): readonly TakeFile[] =>
  chapters.flatMap(({ chunks }) => {
    const takes = chunks.flatMap(({ take }) => take ?? []);
    return takes.length === chunks.length ? takes : [];
  });

const distinct = (takes: readonly TakeFile[]): readonly TakeFile[] => [
  ...new Map(takes.map((take) => [take.fingerprint, take])).values(),
];

async function currentFiles(
  folder: string,
  wanted: readonly WantedFile[],
  made: readonly MadeFile[],
): Promise<ReadonlySet<string>> {
  const madeByName = new Map(made.map((file) => [file.name, file]));
  const limit = pLimit(readers);
  const names = await limit.map(wanted, async ({ name, recipe }) => {
    const file = madeByName.get(name);
    if (file === undefined || file.fingerprint !== recipe?.fingerprint) return [];
    return (await isAsMade(folder, file)) ? [name] : [];
  });
  return new Set(names.flat());
}

/** What a file's size and time are now; null: there is no plain file of that name. */
export async function sizeAndTime(
  folder: string,
  name: string,
): Promise<Pick<MadeFile, 'bytes' | 'modified'> | null> {
  try {
    const stats = await lstat(join(folder, name));
    return stats.isFile() ? { bytes: stats.size, modified: Math.floor(stats.mtimeMs / 1000) } : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

/** Whether a file that we made lies there untouched, by its size and time. */
export async function isAsMade(
  folder: string,
  file: Pick<MadeFile, 'name' | 'bytes' | 'modified'>,
): Promise<boolean> {
  const now = await sizeAndTime(folder, file.name);
  return now?.bytes === file.bytes && now.modified === file.modified;
}
