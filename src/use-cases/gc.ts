import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import { foldText } from '../base/fold-text.js';
import type { MicroUsd } from '../base/money/money.js';
import { parsesSuffix } from '../project/cache/parse-cache.js';
import {
  type NarrateOptions,
  type OpenProject,
  openProject,
  type Project,
  splitProject,
} from '../project/open-project.js';
import { openWithStore, readStateOf, rememberedBeside } from '../project/open-state.js';
import { passagesOf } from '../split/passages.js';
import { findGarbage, type Garbage, type GarbageQuery, type InStore } from '../state/garbage/find-garbage.js';
import { removeGarbage } from '../state/garbage/remove-garbage.js';
import type { Submitting } from '../state/journal/journal-entry.js';
import { pathsOf } from '../state/state.js';
import { fetchFrom } from './pull.js';
import { requireStore, type TransferOptions, transferContext } from './push.js';

export interface GcOptions
  extends Omit<NarrateOptions, 'chapters' | 'concurrency' | 'maxCostUsd'>,
    Pick<TransferOptions, 'onEvent' | 'signal'> {
  /** Only what was last used more than so many days ago may go; 0: all that is not used now. */
  readonly keepDays: number;
  /** Also from the book's store; otherwise what is there stays there, and only the files here go. Default: false. */
  readonly alsoStore?: boolean | undefined;
  /** Told what may go before anything does; false leaves it all there. */
  readonly confirm: (found: Disposable) => Promise<boolean>;
}

/** What may go, and what that means. */
export interface Disposable extends Garbage {
  readonly bytes: number;
  /** Recordings whose files are here, or are to go from the store. */
  readonly present: number;
  /** Of these, how many stay in the store and can be had from there. */
  readonly kept: number;
  /** What it would cost to buy the same words again, should they come back and the gateway have no audio any more. */
  readonly buyAgainMicroUsd: MicroUsd;
}

export interface GcReport {
  readonly found: Disposable;
  /** Null: nothing was removed. */
  readonly removed: Disposable | null;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Lets recordings go whose words stand in no book of this folder any more, and files that are of no use. What is paid for
 * stays in the journal.
 * @throws NarrateError `invalid-input` also for another manifest that shares the folder, `usage`, `locked`, `not-writable`
 */
export async function gc({ keepDays, confirm, alsoStore = false, ...options }: GcOptions): Promise<GcReport> {
  if (!(Number.isFinite(keepDays) && keepDays >= 0))
    throw new NarrateError('usage', 'What to keep is a number of days, 0 or more.');
  const project = await openProject(options);
  const { stateFolder, origin, clock } = project;
  const told: Diagnostic[] = [];
  const context = transferContext(options, told);
  // What other machines bought, and took back, counts as well.
  if (alsoStore) await fetchFrom(project, { ...context, which: 'none' });
  const manifests = manifestsOf(project);
  const others = manifests.filter((name) => name !== basename(project.book.manifestFile));
  const { snapshot } = await readStateOf(project);
  const projects = [await splitProject(project, snapshot)];
  for (const name of others)
    projects.push(await splitProject(await openOther(project, name, options), snapshot));
  const before = clock.now() - keepDays * 86_400_000;
  const then: InStore = alsoStore ? 'goes' : 'stays';
  const { has } = await rememberedBeside(project);
  const query: GarbageQuery = { origin, before, manifests, isUsed: usedBy(projects), store: { has, then } };
  const found = disposable(await findGarbage(stateFolder, query));
  const isAny = found.takes.length + found.leftovers.length > 0;
  const warningsNow = () => [...project.warnings, ...told];
  if (!isAny || !(await confirm(found))) return { found, removed: null, warnings: warningsNow() };
  const removed = await removeGarbage(stateFolder, found, { ...query, context });
  if (alsoStore) await sweepStore(project, context);
  return { found, removed: disposable(removed), warnings: warningsNow() };
}

/** Tells the store what was let go, and removes it there. Cut short, the next time removes the rest. */
async function sweepStore(project: OpenProject, context: ReturnType<typeof transferContext>): Promise<void> {
  const { state, share } = await openWithStore(project, requireStore(project), {
    ...context,
    mayBeEmpty: false,
  });
  try {
    await state.settled();
    await share.sweep();
  } finally {
    await state.close();
  }
}

/** The manifests of a folder share its recordings. Each has left its parses in the cache when it was last read. */
function manifestsOf({ book }: OpenProject): readonly string[] {
  const { cache } = pathsOf(join(book.root, '.narrate'));
  const cached = existsSync(cache) ? readdirSync(cache) : [];
  const names = cached
    .filter((name) => name.endsWith(parsesSuffix))
    .map((name) => name.slice(0, -parsesSuffix.length));
  const there = names.filter((name) => existsSync(join(book.root, name)));
  return [...new Set([basename(book.manifestFile), ...there])];
}

/** Another book that uses the same recordings: one that cannot be read may still need all of them. */
async function openOther(project: OpenProject, name: string, options: NarrateOptions): Promise<OpenProject> {
  try {
    return await openProject({ ...options, manifest: join(project.book.root, name) });
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    throw new NarrateError(
      error.code,
      `${name} shares these recordings and cannot be read: ${error.message}`,
      {
        hint: `Mend ${name}, or remove it if it is no book any more. Nothing was removed.`,
        diagnostics: error.diagnostics,
        cause: error,
      },
    );
  }
}

/**
 * Words are in use where they stand in a book as they were paid for, in that voice, wherever the seams are now: the
 * cheapest plan may come back to them after the next edit.
 */
function usedBy(projects: readonly Project[]): GarbageQuery['isUsed'] {
  const keys = new Set(
    projects.flatMap(({ chapters }) => chapters.flatMap(({ chunks }) => chunks)).map(({ key }) => key),
  );
  const texts = new Map<string, string[]>();
  for (const { book, chapters } of projects) {
    const { name: engine, model } = book.profile;
    for (const { voiceSettings, text } of chapters.flatMap(({ chapter }) => passagesOf(chapter.blocks))) {
      const said = sayerOf({ engine, model, ...voiceSettings });
      texts.set(said, [...(texts.get(said) ?? []), foldText(text)]);
    }
  }
  return (key, said) => {
    if (keys.has(key) || said === null) return keys.has(key);
    const words = foldText(said.text);
    return texts.get(sayerOf(said))?.some((text) => text.includes(words)) ?? false;
  };
}

const sayerOf = ({
  engine,
  model,
  voice,
  prompt,
  language,
}: Pick<Submitting, 'engine' | 'model' | 'voice' | 'prompt' | 'language'>): string =>
  JSON.stringify([engine, model, voice, prompt, language]);

function disposable({ takes, leftovers }: Garbage): Disposable {
  const present = takes.filter(({ bytes }) => bytes !== null);
  // Several recordings of the same words are one purchase.
  const prices = new Map(present.map(({ take, priceMicroUsd }) => [take.key, priceMicroUsd]));
  const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
  return {
    takes,
    leftovers,
    bytes: sum([...present, ...leftovers].map(({ bytes }) => bytes ?? 0)),
    present: present.length,
    kept: present.filter(({ isKept }) => isKept).length,
    buyAgainMicroUsd: sum([...prices.values()]),
  };
}
