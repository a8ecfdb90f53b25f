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
import { lastStoreContents, openWithStore, readStateOf } from '../project/open-state.js';
import { passagesOf } from '../split/passages.js';
import { voiceIdOf } from '../state/alignments.js';
import { findGarbage, type Garbage, type GarbageQuery, type InStore } from '../state/garbage/find-garbage.js';
import { removeGarbage } from '../state/garbage/remove-garbage.js';
import type { Submitting } from '../state/journal/journal-entry.js';
import { pathsOf } from '../state/state.js';
import { fetchFrom } from './pull.js';
import { requireStore, type TransferOptions, transferContext } from './push.js';

/** What `gc` takes. */
export interface GcOptions
  extends Omit<NarrateOptions, 'chapters' | 'concurrency' | 'maxCostUsd'>,
    Pick<TransferOptions, 'onEvent' | 'signal'> {
  /** Files that were used within this many days stay. 0: every file that is not used now may be removed. */
  readonly keepDays: number;
  /** True: removes recordings from the book's store, too. False: removes only local files. Default: false. */
  readonly alsoStore?: boolean | undefined;
  /** Called with what can be removed, before anything is. False: nothing is removed. */
  readonly confirm: (found: Disposable) => Promise<boolean>;
}

/** Files that can be removed, with their size and value. */
export interface Disposable extends Garbage {
  readonly bytes: number;
  /** How many recordings have a file here, or would be removed from the store. */
  readonly present: number;
  /** How many of these stay in the store and can be downloaded from it. */
  readonly kept: number;
  /** What it would cost to buy the same words again if the gateway no longer has their audio. */
  readonly buyAgainMicroUsd: MicroUsd;
}

/** What was found and what was removed. */
export interface GcReport {
  readonly found: Disposable;
  /** Null: nothing was removed. */
  readonly removed: Disposable | null;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Removes recordings whose words no book of this folder contains any more, and files without use. The journal still records
 * what was paid for.
 * @throws NarrateError `invalid-input`, also for another manifest in the folder, `usage`, `locked`, `not-writable`; with
 * `alsoStore` also `no-store` and as `pull`
 */
export async function gc({ keepDays, confirm, alsoStore = false, ...options }: GcOptions): Promise<GcReport> {
  if (!(Number.isFinite(keepDays) && keepDays >= 0))
    throw new NarrateError(
      'usage',
      `The days to keep must be a number, 0 or more, but they are ${keepDays}.`,
    );
  const project = await openProject(options);
  const { stateFolder, origin, clock } = project;
  const reported: Diagnostic[] = [];
  const context = transferContext(options, reported);
  // Other machines may have bought or removed recordings.
  if (alsoStore) await fetchFrom(project, { ...context, which: 'none' });
  const manifests = manifestsOf(project);
  const others = manifests.filter((name) => name !== basename(project.book.manifestFile));
  const { snapshot } = await readStateOf(project);
  const projects = [await splitProject(project, snapshot)];
  for (const name of others)
    projects.push(await splitProject(await openOther(project, name, options), snapshot));
  const before = clock.now() - keepDays * 86_400_000;
  const then: InStore = alsoStore ? 'goes' : 'stays';
  const { has } = await lastStoreContents(project);
  const isVoiceUsed = voicesOf(projects);
  const isUsed = usedBy(projects);
  const query: GarbageQuery = { origin, before, manifests, isUsed, isVoiceUsed, store: { has, then } };
  const found = disposable(await findGarbage(stateFolder, query));
  const isAny = found.takes.length + found.leftovers.length > 0;
  const warningsNow = () => [...project.warnings, ...reported];
  if (!isAny || !(await confirm(found))) return { found, removed: null, warnings: warningsNow() };
  const removed = await removeGarbage(stateFolder, found, { ...query, context });
  if (alsoStore) await sweepStore(project, { ...context, isVoiceUsed });
  return { found, removed: disposable(removed), warnings: warningsNow() };
}

/** Removes recordings from the store. If it is interrupted, the next call removes the rest. */
async function sweepStore(
  project: OpenProject,
  context: ReturnType<typeof transferContext> & Pick<GarbageQuery, 'isVoiceUsed'>,
): Promise<void> {
  const { state, share } = await openWithStore(project, requireStore(project), {
    ...context,
    mayBeEmpty: false,
  });
  try {
    await state.settled();
    await share.sweep(context.isVoiceUsed);
  } finally {
    await state.close();
  }
}

/** Returns the manifests that share the folder's recordings: each has left a parse cache when it was last read. */
function manifestsOf({ book }: OpenProject): readonly string[] {
  const { cache } = pathsOf(join(book.root, '.narrate'));
  const cached = existsSync(cache) ? readdirSync(cache) : [];
  const names = cached
    .filter((name) => name.endsWith(parsesSuffix))
    .map((name) => name.slice(0, -parsesSuffix.length));
  const there = names.filter((name) => existsSync(join(book.root, name)));
  return [...new Set([basename(book.manifestFile), ...there])];
}

/** Opens another book that shares the recordings. It must be readable, because otherwise it may need any of them. */
async function openOther(project: OpenProject, name: string, options: NarrateOptions): Promise<OpenProject> {
  try {
    return await openProject({ ...options, manifest: join(project.book.root, name) });
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    throw new NarrateError(
      error.code,
      `${name} shares these recordings and cannot be read: ${error.message}`,
      {
        hint: `Fix ${name}, or delete it if it is no longer needed. Nothing was removed.`,
        diagnostics: error.diagnostics,
        cause: error,
      },
    );
  }
}

/**
 * Returns a function that tells whether a book contains a recording's words with the same voice settings. The position of
 * the seams does not matter, because the cheapest plan may use the recording again after the next edit.
 */
function usedBy(projects: readonly Project[]): GarbageQuery['isUsed'] {
  const keys = new Set(
    projects.flatMap(({ chapters }) => chapters.flatMap(({ chunks }) => chunks)).map(({ key }) => key),
  );
  const texts = new Map<string, string[]>();
  for (const { book, chapters } of projects) {
    const { name: engine, model } = book.profile;
    for (const { voiceSettings, text } of chapters.flatMap(({ chapter }) => passagesOf(chapter.blocks))) {
      const settings = settingsKey({ engine, model, ...voiceSettings });
      texts.set(settings, [...(texts.get(settings) ?? []), foldText(text)]);
    }
  }
  return (key, submitted) => {
    if (keys.has(key) || submitted === null) return keys.has(key);
    const words = foldText(submitted.text);
    return texts.get(settingsKey(submitted))?.some((text) => text.includes(words)) ?? false;
  };
}

/** Returns a function that tells whether a book uses the voice of a model. */
function voicesOf(projects: readonly Project[]): GarbageQuery['isVoiceUsed'] {
  const ids = new Set(
    projects.flatMap(({ book: { profile }, chapters }) =>
      chapters.flatMap(({ chunks }) =>
        chunks.map(({ voiceSettings: { voice, language } }) =>
          voiceIdOf({ engine: profile.name, model: profile.model, voice, language }),
        ),
      ),
    ),
  );
  return (voiceId) => ids.has(voiceId);
}

const settingsKey = ({
  engine,
  model,
  voice,
  prompt,
  language,
}: Pick<Submitting, 'engine' | 'model' | 'voice' | 'prompt' | 'language'>): string =>
  JSON.stringify([engine, model, voice, prompt, language]);

function disposable({ takes, leftovers }: Garbage): Disposable {
  const present = takes.filter(({ bytes }) => bytes !== null);
  // Several takes of one key would be bought again only once.
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
