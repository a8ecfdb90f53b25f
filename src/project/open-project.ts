import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError, systemCode } from '../base/errors.js';
import { type MicroUsd, microUsd } from '../base/money/money.js';
import type { Price, Pricing } from '../base/money/price.js';
import type { WrittenPrice } from '../base/money/written-price.js';
import { type Clock, systemClock } from '../base/time/clock.js';
import type { DirectEngine } from '../engines/engine.js';
import { withCurrentNames } from '../engines/former-names.js';
import { isLocal, isOwnAt, listPriceAt, originOf } from '../engines/registry.js';
import { realFolder } from '../files/real-folder.js';
import { requireFolder } from '../files/require-file.js';
import type { Chapter } from '../markdown/block.js';
import { freeTexts } from '../plan/cost/free-texts.js';
import { selectChapters } from '../plan/select-chapters.js';
import type { Snapshot } from '../state/state.js';
import { type StorePlace, storePlace } from '../store/open-store.js';
import { bookMode } from './draft-mode.js';
import { knownEngines } from './known-engines.js';
import { type Book, loadBook } from './load-book.js';
import { agreedPrice, type PriceSource, userPrice } from './price/agreed-price.js';
import { isWithin, nearestExisting } from './read/find-file.js';
import { type Environment, withKeyFile } from './read/key-file.js';
import { type SplitChapter, splitBook } from './split-book.js';

/** What every use case takes. All are optional but the manifest. */
export interface NarrateOptions {
  /** Path of the manifest. */
  readonly manifest: string;
  /** In place of the manifest's engine: the name of one, or one of the caller's own (see `speechModelEngine`). */
  readonly engine?: string | DirectEngine | undefined;
  /** Offline and free: a state and an output folder of its own. Default: false. */
  readonly draft?: boolean | undefined;
  /** Chapters by number from 1, or by file. Default: all. */
  readonly chapters?: readonly (number | string)[] | undefined;
  /** What you pay, in place of the manifest's price and of the list price; the offline voice is free. Default: NARRATE_PRICE of the environment. */
  readonly price?: WrittenPrice | undefined;
  /** In place of the manifest's `limits.concurrency`. */
  readonly concurrency?: number | undefined;
  /** The most that a run may spend, in US dollars; the manifest's budget holds besides. */
  readonly maxCostUsd?: number | undefined;
  /** What was perhaps paid for already is not bought again, and fails. Default: false, it is bought again. */
  readonly strictBilling?: boolean | undefined;
  /** In place of the manifest's `store`: `s3://bucket/prefix`, a folder, or `none`. Default: NARRATE_STORE of the environment. */
  readonly store?: string | undefined;
  /** Says which month it is, above all. Default: the system's. */
  readonly clock?: Clock | undefined;
  /** Default: the process's own. */
  readonly environment?: Environment | undefined;
}

/** A book with the folders, the prices and the origin that its options lead to. */
export interface OpenProject {
  readonly book: Book;
  /** Chosen with `chapters`; null: all. */
  readonly only: ReadonlySet<number> | null;
  /** With the key of a `.env` file beside the manifest, where the process has none. */
  readonly environment: Environment;
  /** Where the money goes: scheme, host and port. */
  readonly origin: string;
  /** The manifest's address of the engine; not trusted. */
  readonly baseUrl: string | null;
  readonly stateFolder: string;
  readonly outputFolder: string;
  /** Where recordings and journal are kept besides; null: nowhere. A draft is free, and kept here alone. */
  readonly store: StorePlace | null;
  readonly concurrency: number;
  readonly strictBilling: boolean;
  readonly pricing: Pricing;
  readonly priceFrom: PriceSource;
  /** What the manifest says and what does not count, since it is less than the list price or by another unit; null: nothing. */
  readonly ignoredPrice: Price | null;
  /** The caller's engine; null: one that the manifest or the caller names. */
  readonly ownEngine: DirectEngine | null;
  /** The least of the manifest's budget and `maxCostUsd`; null: none. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** The manifest's; null: none, or it is a draft. */
  readonly monthlyBudgetMicroUsd: MicroUsd | null;
  readonly clock: Clock;
  /** About the book and its folder. */
  readonly warnings: readonly Diagnostic[];
}

/** A project whose book is split, by what was paid for when a run or a look at it began; it stays so to the end. */
export interface Project extends OpenProject {
  readonly chapters: readonly SplitChapter[];
}

/** Loads a book. @throws NarrateError `invalid-input` with all that is wrong, `key-origin`, `unsafe-path`, `usage` */
export async function openProject(options: NarrateOptions): Promise<OpenProject> {
  checkOptions(options);
  const { draft = false } = options;
  const ownEngine = typeof options.engine === 'object' ? withCurrentNames(options.engine) : null;
  const book = await loadBook({
    manifestPath: options.manifest,
    draft,
    ...knownEngines(ownEngine ?? options.engine),
  });
  const { manifest, profile, root } = book;
  // Price and address in the manifest are those of the engine that it names, and of no other.
  const own = manifest.engine.name === profile.name ? manifest.engine : { price: null, baseUrl: null };
  const { environment, warnings } = withKeyFile(options.environment ?? process.env, book);
  const mode = bookMode(draft);
  const stateFolder = realFolderIn(root, mode.folder(join(root, '.narrate')));
  const outputFolder = realFolderIn(root, mode.folder(join(root, manifest.output)));
  const isOwn = ownEngine?.profile.name === profile.name;
  const origin = isOwn
    ? ownEngine.origin
    : originOf({ name: profile.name, baseUrl: own.baseUrl, environment });
  const { price, from, ignored } = agreedPrice({
    // The offline voice is free, whatever the others cost.
    user: isLocal(profile.name) ? null : userPrice(options.price, options.environment ?? process.env),
    manifest: own.price,
    list: isOwn ? profile.price : listPriceAt(origin, profile),
    isListBinding: isOwn || isOwnAt(origin, profile),
  });
  return {
    book,
    only: selectChapters(book.chapters, options.chapters ?? []),
    environment,
    origin,
    baseUrl: own.baseUrl,
    stateFolder,
    outputFolder,
    store: mode.unlessDraft(() => ownStore(storePlace(namedStore(options), manifest.store, root), root)),
    concurrency: options.concurrency ?? manifest.limits.concurrency,
    strictBilling: options.strictBilling ?? false,
    pricing: { price, charactersPerSecond: profile.charactersPerSecond },
    priceFrom: from,
    ignoredPrice: ignored,
    ownEngine,
    budgetMicroUsd: mode.unlessDraft(() => leastBudget(manifest.limits.budgetMicroUsd, options.maxCostUsd)),
    monthlyBudgetMicroUsd: mode.unlessDraft(() => manifest.limits.monthlyBudgetMicroUsd),
    clock: options.clock ?? systemClock,
    warnings: [...book.warnings, ...warnings],
  };
}

/** The store that is named outside of the manifest; null: none is. Blank counts as none: CI sets what is missing to nothing. */
const namedStore = ({ store, environment = process.env }: NarrateOptions): string | null =>
  store?.trim() || environment.NARRATE_STORE?.trim() || null;

/** A store may be elsewhere; one in the book's folder is not reached through links. @throws NarrateError `unsafe-path` */
function ownStore(place: StorePlace | null, root: string): StorePlace | null {
  try {
    if (place?.kind === 'folder' && isWithin(root, place.folder)) requireFolder(place.folder);
  } catch (error) {
    // What else is wrong with it, the store says itself.
    if (systemCode(error) === 'unsafe-path') throw error;
  }
  return place;
}

/**
 * Splits a project's book: the cheapest way, given what is paid for.
 * @throws NarrateError `invalid-input` where a prompt is too long, `sentences-missing`
 */
export async function splitProject(
  project: OpenProject,
  known: Pick<Snapshot, 'ledger' | 'present'>,
): Promise<Project> {
  const { book, only } = project;
  const { name: engine, model } = book.profile;
  // Only what is asked for is bought tonight, so the rest may not be counted on: it comes after.
  const rank = ({ chapter }: Chapter) => (only === null || only.has(chapter) ? 0 : 1);
  const inOrder = book.chapters.toSorted((one, other) => rank(one) - rank(other));
  const free = freeTexts(known, { engine, model });
  const priced = project.pricing.price.per;
  const split = await splitBook({ ...book, chapters: inOrder }, { free, priced });
  const chapters = split.toSorted((one, other) => one.chapter.chapter - other.chapter.chapter);
  return { ...project, chapters };
}

/** Library callers are not checked by a command line: a budget of NaN would be no budget. @throws NarrateError `usage` */
function checkOptions({ maxCostUsd, concurrency }: NarrateOptions): void {
  if (maxCostUsd !== undefined && !(Number.isFinite(maxCostUsd) && maxCostUsd >= 0)) {
    throw new NarrateError('usage', 'The most to spend is an amount in US dollars, 0 or more.');
  }
  if (
    concurrency !== undefined &&
    !(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 100)
  ) {
    throw new NarrateError('usage', 'The number of requests at once is a whole number from 1 to 100.');
  }
}

/**
 * The real path of a folder that narrate writes to, which is within the book's: links that lead elsewhere in it are
 * followed here, and none below. @throws NarrateError `unsafe-path`
 */
function realFolderIn(root: string, folder: string): string {
  const existing = nearestExisting(folder);
  if (existing !== null && isWithin(root, existing.path)) return realFolder(folder);
  throw new NarrateError(
    'unsafe-path',
    `${folder} is a symbolic link that leaves the folder of the manifest.`,
    { hint: 'Put a real folder in its place.' },
  );
}

/** The chapters that are asked for. */
export const chosenChapters = ({ chapters, only }: Project): readonly SplitChapter[] =>
  chapters.filter(({ chapter }) => only === null || only.has(chapter.chapter));

function leastBudget(ofManifest: MicroUsd | null, maxCostUsd: number | undefined): MicroUsd | null {
  if (maxCostUsd === undefined) return ofManifest;
  return Math.min(ofManifest ?? Number.POSITIVE_INFINITY, microUsd(maxCostUsd));
}
