import pLimit from 'p-limit';
import type { WavInfo } from '../../audio/wav/wav-format.js';
import type { DeliverOptions, TakeFile } from '../delivery.js';
import { type BookLayout, layOutBook } from '../timeline/book-layout.js';
import { figuresOf, type TakeFigures } from '../timeline/take-figures.js';
import { readTakes, type TimelineDocument } from '../timeline/timeline-file.js';
import { inspectTake, measureWhole } from './take-sound.js';

/** Files opened at once. */
const readers = 16;

/**
 * What is known of the takes of a book. It is remembered from the last run, and a take is opened only when nothing is known
 * of it or its sound is needed.
 */
export class KnownTakes {
  /** By fingerprint. */
  readonly figures: Map<string, TakeFigures>;
  /** The headers of the takes that were opened, by fingerprint. */
  readonly headers = new Map<string, WavInfo>();
  /** Fingerprints of takes that are missing or damaged. */
  readonly broken = new Set<string>();
  readonly #options: DeliverOptions;
  #layout: BookLayout | null = null;

  private constructor(options: DeliverOptions, previous: TimelineDocument | null) {
    this.#options = options;
    this.figures = previous === null ? new Map() : readTakes(previous);
  }

  /** Opens the takes that nothing is known of, of chapters that have them all: no others are needed yet. */
  static async open(options: DeliverOptions, previous: TimelineDocument | null): Promise<KnownTakes> {
    const known = new KnownTakes(options, previous);
    const unknown = distinct(completeTakes(options)).filter(
      ({ fingerprint }) => !known.figures.has(fingerprint),
    );
    // What was measured is known of a take that is not here, and its file comes when its sound is needed.
    const isToldOf = (take: TakeFile): boolean => take.measures !== null && options.away?.has(take) === true;
    for (const { fingerprint, measures } of unknown.filter(isToldOf))
      if (measures !== null) known.figures.set(fingerprint, figuresOf(measures));
    await known.inspect(unknown.filter((take) => !isToldOf(take)));
    return known;
  }

  /** The book as far as it can be laid out from what is known now. */
  get layout(): BookLayout {
    this.#layout ??= layOutBook(this.#options, this.figures);
    return this.#layout;
  }

  /** The takes among these that were not opened, each once. */
  unopened(takes: readonly TakeFile[]): readonly TakeFile[] {
    return distinct(takes).filter(({ fingerprint }) => !this.headers.has(fingerprint));
  }

  /** Opens takes, and measures those that are not as they were remembered. */
  async inspect(takes: readonly TakeFile[]): Promise<void> {
    const { signal, away } = this.#options;
    this.#layout = null;
    await pLimit(readers).map(takes, async (take) => {
      signal.throwIfAborted();
      const { fingerprint } = take;
      if (away?.has(take)) await away.bring(take);
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

  /** Forgets takes that turned out damaged while their sound was read. */
  markBroken(fingerprints: Iterable<string>): void {
    for (const fingerprint of fingerprints) {
      if (this.broken.has(fingerprint)) continue;
      this.broken.add(fingerprint);
      this.figures.delete(fingerprint);
      this.#layout = null;
    }
  }
}

/** What is known of a take, if it is the one that is there; else its measures now. Null: it cannot be read to its end. */
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
