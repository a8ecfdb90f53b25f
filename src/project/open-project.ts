import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError, systemCode } from '../base/errors.js';
import { type MicroUsd, microUsd } from '../base/money/money.js';
import { isFree, type Price, type Pricing } from '../base/money/price.js';
import type { WrittenPrice } from '../base/money/written-price.js';
import { type Clock, systemClock } from '../base/time/clock.js';
import type { DirectEngine } from '../engines/engine.js';
import { withCurrentNames } from '../engines/former-names.js';
import { isLocal, isVendorOrigin, listPriceAt, originOf } from '../engines/registry.js';
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
import { olderPurchases } from './older-reading.js';
import { agreedPrice, type PriceSource, userPrice } from './price/agreed-price.js';
import { isWithin, nearestExisting } from './read/find-file.js';
import { type Environment, withKeyFile } from './read/key-file.js';
import { type SplitChapter, splitBook } from './split-book.js';

/** The options of every use case. Only the manifest is required. */
export interface NarrateOptions {
  /** Path of the manifest. */
  readonly manifest: string;
  /** Replaces the manifest's engine: the name of an engine, or an engine of the caller (see `speechModelEngine`). */
  readonly engine?: string | DirectEngine | undefined;
  /** True: offline and free, with a state folder and an output folder of its own. Default: false. */
  readonly draft?: boolean | undefined;
  /** Chapters by number from 1, or by file. Default: all. */
  readonly chapters?: readonly (number | string)[] | undefined;
  /** The price that you pay. It replaces the manifest's price and the list price; the offline voice is free. Default: NARRATE_PRICE of the environment. */
  readonly price?: WrittenPrice | undefined;
  /** Replaces the manifest's `limits.concurrency`: a whole number from 1 to 100. */
  readonly concurrency?: number | undefined;
  /** The most that one run may spend, in US dollars. The manifest's budget applies as well. */
  readonly maxCostUsd?: number | undefined;
  /** True: a chunk that was possibly charged is not bought again, and fails. Default: false. */
  readonly strictBilling?: boolean | undefined;
  /** True: buys places that this version of narrate reads differently than the one that bought their audio. Default: false. */
  readonly acceptReading?: boolean | undefined;
  /** True: models of voices are trained again, and the words are found again. Default: false. */
  readonly realign?: boolean | undefined;
  /** True: the listening page is written, whatever the manifest says. */
  readonly page?: boolean | undefined;
  /** Replaces the manifest's `store`: `s3://bucket/prefix`, a folder, or `none`. Default: NARRATE_STORE of the environment. */
  readonly store?: string | undefined;
  /**
   * Settings for which the manifest has no value, with the keys of a manifest. A value of the manifest wins. Mappings are
   * merged; lists, `engine` and `store` are not.
   */
  readonly defaults?: Readonly<Record<string, unknown>> | undefined;
  /** Tells the time, and so the month of the budget. Default: the system clock. */
  readonly clock?: Clock | undefined;
  /** Environment variables. Default: those of the process. */
  readonly environment?: Environment | undefined;
}

/** The options of use cases that try out a change. */
export interface OpenOptions extends NarrateOptions {
  /** Replaces the content of the manifest's file. */
  readonly manifestText?: string | undefined;
  /** In a draft, these voices of the book sound different from one another, whatever `draftVoice` says. Default: none. */
  readonly toldApart?: readonly string[] | undefined;
}

/** A book with the folders, prices and addresses that follow from the options. */
export interface OpenProject {
  readonly book: Book;
  /** The chosen chapters by number; null: all. */
  readonly only: ReadonlySet<number> | null;
  /** The environment, with the key from a `.env` file next to the manifest if the process has none. */
  readonly environment: Environment;
  /** The server that gets the requests and the money: scheme, host and port. */
  readonly origin: string;
  /** The engine's address in the manifest; null: none. It is not trusted with the key. */
  readonly baseUrl: string | null;
  readonly stateFolder: string;
  readonly outputFolder: string;
  /** Whether the listening page is written. */
  readonly page: boolean;
  /** Where recordings and journal are copied to; null: there is no store. A draft has none, because it is free. */
  readonly store: StorePlace | null;
  readonly concurrency: number;
  readonly strictBilling: boolean;
  /** Whether places that this version reads differently are bought. Where nothing is paid, they always are. */
  readonly acceptsReading: boolean;
  /** Whether models of voices are trained again, although they are known. */
  readonly realign: boolean;
  readonly pricing: Pricing;
  readonly priceFrom: PriceSource;
  /** The manifest's price if it is ignored, because it is below the list price or in another unit; null: nothing is ignored. */
  readonly ignoredPrice: Price | null;
  /** The caller's engine object; null: the engine has a name. */
  readonly ownEngine: DirectEngine | null;
  /** The smaller of the manifest's budget and `maxCostUsd`; null: no limit. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** The manifest's monthly budget; null: there is none, or this is a draft. */
  readonly monthlyBudgetMicroUsd: MicroUsd | null;
  readonly clock: Clock;
  /** Warnings about the book and its folder. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * A project whose book is split into chunks, based on what was paid for when the command began. The split does not change
 * during the command.
 */
export interface Project extends OpenProject {
  readonly chapters: readonly SplitChapter[];
}

/**
 * Loads a book and resolves the options.
 * @throws NarrateError `invalid-input` with all errors of the book, `key-origin`, `unsafe-path`, `usage`
 */
export async function openProject(options: OpenOptions): Promise<OpenProject> {
  validateOptions(options);
  const { draft = false } = options;
  const ownEngine = typeof options.engine === 'object' ? withCurrentNames(options.engine) : null;
  const book = await loadBook({
    manifestPath: options.manifest,
    manifestText: options.manifestText,
    toldApart: options.toldApart,
    defaults: options.defaults,
    draft,
    ...knownEngines(ownEngine ?? options.engine),
  });
  const { manifest, profile, root } = book;
  // Price and address in the manifest apply only to the engine that the manifest names.
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
    // A user's price is meant for paid engines; the offline voice is free.
    user: isLocal(profile.name) ? null : userPrice(options.price, options.environment ?? process.env),
    manifest: own.price,
    list: isOwn ? profile.price : listPriceAt(origin, profile),
    isListBinding: isOwn || isVendorOrigin(origin, profile),
  });
  return {
    book,
    only: selectChapters(book.chapters, options.chapters ?? []),
    environment,
    origin,
    baseUrl: own.baseUrl,
    stateFolder,
    outputFolder,
    // A page that exists is kept up to date, so that a retake does not leave it with an old text.
    page: options.page || (manifest.publish.page ?? hasPage(outputFolder)),
    store: mode.unlessDraft(() => ownStore(storePlace(namedStore(options), manifest.store, root), root)),
    concurrency: options.concurrency ?? manifest.limits.concurrency,
    strictBilling: options.strictBilling ?? false,
    acceptsReading: (options.acceptReading ?? false) || isFree(price),
    realign: options.realign ?? false,
    pricing: { price, charactersPerSecond: profile.charactersPerSecond },
    priceFrom: from,
    ignoredPrice: ignored,
    ownEngine,
    // A draft is free, so budgets and their warnings do not apply.
    budgetMicroUsd: mode.unlessDraft(() => smallerBudget(manifest.limits.budgetMicroUsd, options.maxCostUsd)),
    monthlyBudgetMicroUsd: mode.unlessDraft(() => manifest.limits.monthlyBudgetMicroUsd),
    clock: options.clock ?? systemClock,
    warnings: [...book.warnings, ...warnings],
  };
}

/** Tells whether an earlier run wrote a listening page. */
const hasPage = (outputFolder: string): boolean => existsSync(join(outputFolder, 'page', 'player.js'));

/** Returns the store that the option or NARRATE_STORE names; null: neither does. Blank counts as missing, because CI sets missing values to blanks. */
const namedStore = ({ store, environment = process.env }: NarrateOptions): string | null =>
  store?.trim() || environment.NARRATE_STORE?.trim() || null;

/** Refuses a store inside the book's folder that is reached through links. @throws NarrateError `unsafe-path` */
function ownStore(place: StorePlace | null, root: string): StorePlace | null {
  try {
    if (place?.kind === 'folder' && isWithin(root, place.folder)) requireFolder(place.folder);
  } catch (error) {
    // Opening the store reports all other errors.
    if (systemCode(error) === 'unsafe-path') throw error;
  }
  return place;
}

/**
 * Splits a project's book into chunks in the cheapest way, given what is paid for.
 * @param known what the journal says is paid for, and the takes in use
 * @throws NarrateError `invalid-input` when a prompt is too long, `sentences-missing`, `internal`
 */
export async function splitProject(
  project: OpenProject,
  known: Pick<Snapshot, 'ledger' | 'present'>,
): Promise<Project> {
  const { book, only } = project;
  const { name: engine, model } = book.profile;
  // This run buys only the chosen chapters, so they must not rely on texts that other chapters would buy: those come last.
  const rank = ({ chapter }: Chapter) => (only === null || only.has(chapter) ? 0 : 1);
  const inOrder = book.chapters.toSorted((one, other) => rank(one) - rank(other));
  const free = freeTexts(known, { engine, model });
  const priced = project.pricing.price.per;
  const split = await splitBook(
    { ...book, chapters: inOrder },
    { free, priced, purchases: olderPurchases(known.ledger, free), acceptsReading: project.acceptsReading },
  );
  const chapters = split.toSorted((one, other) => one.chapter.chapter - other.chapter.chapter);
  return { ...project, chapters };
}

/** Validates numbers of library callers. A budget of NaN, for example, would never stop a run. @throws NarrateError `usage` */
function validateOptions({ maxCostUsd, concurrency }: NarrateOptions): void {
  if (maxCostUsd !== undefined && !(Number.isFinite(maxCostUsd) && maxCostUsd >= 0)) {
    throw new NarrateError(
      'usage',
      `The maximum cost must be an amount in US dollars, 0 or more, but it is ${maxCostUsd}.`,
    );
  }
  if (
    concurrency !== undefined &&
    !(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 100)
  ) {
    throw new NarrateError(
      'usage',
      `The concurrency must be a whole number from 1 to 100, but it is ${concurrency}.`,
    );
  }
}

/**
 * Returns the real path of a folder that narrate writes to. Links to other places inside the book's folder are followed here,
 * and no link below that path is followed later.
 * @throws NarrateError `unsafe-path` when the folder is outside of the book's folder
 */
function realFolderIn(root: string, folder: string): string {
  const existing = nearestExisting(folder);
  if (existing !== null && isWithin(root, existing.path)) return realFolder(folder);
  throw new NarrateError(
    'unsafe-path',
    `${folder} is a symbolic link that leaves the folder of the manifest.`,
    { hint: 'Replace the link with a real folder.' },
  );
}

/** Returns the chosen chapters. */
export const chosenChapters = ({ chapters, only }: Project): readonly SplitChapter[] =>
  chapters.filter(({ chapter }) => only === null || only.has(chapter.chapter));

function smallerBudget(ofManifest: MicroUsd | null, maxCostUsd: number | undefined): MicroUsd | null {
  if (maxCostUsd === undefined) return ofManifest;
  return Math.min(ofManifest ?? Number.POSITIVE_INFINITY, microUsd(maxCostUsd));
}
