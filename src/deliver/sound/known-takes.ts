import pLimit from 'p-limit';
import type { WavInfo } from '../../audio/wav/wav-format.js';
import type { DeliverOptions, TakeFile } from '../delivery.js';
import { type BookLayout, layOutBook } from '../timeline/book-layout.js';
import { readTakes } from '../timeline/stored-takes.js';
import { figuresOf, type TakeAlignment, type TakeFigures } from '../timeline/take-figures.js';
import type { TimelineDocument } from '../timeline/timeline-file.js';
import { inspectTake, measureWhole } from './take-sound.js';

/** How many files are opened at once. */
const readers = 16;

/**
 * The figures of a book's takes. Most come from the timeline of the last run. A take is opened only when its figures are unknown
 * or its sound is needed.
 */
export class KnownTakes {
  /** By fingerprint. */
  readonly figures: Map<string, TakeFigures>;
  /** The WAV headers of the opened takes, by fingerprint. */
  readonly headers = new Map<string, WavInfo>();
  /** Fingerprints of takes that are missing or damaged. */
  readonly broken = new Set<string>();
  readonly #options: DeliverOptions;
  #layout: BookLayout | null = null;

  private constructor(options: DeliverOptions, previous: TimelineDocument | null) {
    this.#options = options;
    this.figures = previous === null ? new Map() : readTakes(previous);
  }

  /** Loads the known figures, and opens the takes without figures in complete chapters. Other takes are not needed yet. */
  static async open(options: DeliverOptions, previous: TimelineDocument | null): Promise<KnownTakes> {
    const known = new KnownTakes(options, previous);
    const unknown = distinct(completeTakes(options)).filter(
      ({ fingerprint }) => !known.figures.has(fingerprint),
    );
    // A remote-only take has measurements, so its file is downloaded only when its sound is needed.
    const isMeasuredRemote = (take: TakeFile): boolean =>
      take.measures !== null && options.remoteTakes?.has(take) === true;
    for (const { fingerprint, measures } of unknown.filter(isMeasuredRemote))
      if (measures !== null) known.figures.set(fingerprint, figuresOf(measures));
    await known.inspect(unknown.filter((take) => !isMeasuredRemote(take)));
    return known;
  }

  /** The layout of the book, as far as the known figures allow. */
  get layout(): BookLayout {
    this.#layout ??= layOutBook(this.#options, this.figures);
    return this.#layout;
  }

  /** Returns those of the takes that were not opened, each once. */
  unopened(takes: readonly TakeFile[]): readonly TakeFile[] {
    return distinct(takes).filter(({ fingerprint }) => !this.headers.has(fingerprint));
  }

  /** Opens takes, and measures those whose length or rate differs from the known figures. */
  async inspect(takes: readonly TakeFile[]): Promise<void> {
    const { signal, remoteTakes } = this.#options;
    this.#layout = null;
    await pLimit(readers).map(takes, async (take) => {
      signal.throwIfAborted();
      const { fingerprint } = take;
      if (remoteTakes?.has(take)) await remoteTakes.download(take);
      const info = await inspectTake(take);
      const found = info && (await figuresFor(take, info, this.figures.get(fingerprint)));
      this.figures.delete(fingerprint);
      if (info === null || found === null) this.broken.add(fingerprint);
      else {
        this.headers.set(fingerprint, info);
        this.figures.set(fingerprint, found);
      }
    });
  }

  /** Sets where the sentences of takes are spoken. */
  setAlignments(found: ReadonlyMap<string, TakeAlignment>): void {
    for (const [fingerprint, alignment] of found) {
      const figures = this.figures.get(fingerprint);
      if (figures !== undefined) this.figures.set(fingerprint, { ...figures, alignment });
    }
    if (found.size > 0) this.#layout = null;
  }

  /** Marks takes as broken that were found damaged while their sound was read. */
  markBroken(fingerprints: Iterable<string>): void {
    for (const fingerprint of fingerprints) {
      if (this.broken.has(fingerprint)) continue;
      this.broken.add(fingerprint);
      this.figures.delete(fingerprint);
      this.#layout = null;
    }
  }
}

/** Returns the known figures if they match the file, otherwise measures it. Null: the take is missing or ends early. */
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

const completeTakes = ({ chapters }: DeliverOptions): readonly TakeFile[] =>
  chapters.flatMap(({ chunks }) => {
    const takes = chunks.flatMap(({ take }) => take ?? []);
    return takes.length === chunks.length ? takes : [];
  });

const distinct = (takes: readonly TakeFile[]): readonly TakeFile[] => [
  ...new Map(takes.map((take) => [take.fingerprint, take])).values(),
];
