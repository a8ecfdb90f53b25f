import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { asDiskError, systemCode } from '../../base/errors.js';
import type { MicroUsd } from '../../base/money/money.js';
import { takeFileNames, voiceOfModel } from '../alignments.js';
import { type JournalContent, readJournal } from '../journal/journal.js';
import { nameOf, type Submitting, type Take } from '../journal/journal-entry.js';
import { foldJournal, isLoopback } from '../ledger.js';
import { pathsOf } from '../state.js';
import { takeStore } from '../takes.js';

/** A recording that no book uses, so it can be removed. */
export interface UnusedTake {
  readonly take: Take;
  readonly path: string;
  /** Null: the file no longer exists, and only the journal has the recording. */
  readonly bytes: number | null;
  /** Whether the recording stays in the store, from where it can be downloaded. */
  readonly isKept: boolean;
  /** The price of its request; 0 if it stays in the store. */
  readonly priceMicroUsd: MicroUsd;
  /** Ids of its `taken` lines in the journal. */
  readonly lines: readonly string[];
}

/** A file that is not a recording and that no run needs. */
export interface Leftover {
  readonly path: string;
  readonly bytes: number;
}

/** What can be removed from a state folder. */
export interface Garbage {
  /** In the order of the journal. */
  readonly takes: readonly UnusedTake[];
  /**
   * Damaged and half-written recordings, cached parses of manifests that no longer exist, words of recordings that are not used,
   * models of voices that no book uses, and pages of auditions.
   */
  readonly leftovers: readonly Leftover[];
}

/** What happens to recordings that a store has. */
export type InStore =
  /** They stay in the store and stay takes. Only their local files are removed. */
  | 'stays'
  /** They are removed from the store too. */
  | 'goes';

export interface GarbageQuery {
  /** Which recordings the book's store has, and what happens to them there. */
  readonly store: { readonly has: (take: Take) => boolean; readonly then: InStore };
  /** The origin of the gateway: as everywhere, only sandbox runs see recordings of sandbox runs. */
  readonly origin: string;
  /** Returns whether a book still needs the words of a key. `said`: its `submitting` line; null: the journal lost it. */
  isUsed(key: string, said: Submitting | null): boolean;
  /** Returns whether a book uses the voice of a model, by its id. */
  isVoiceUsed(voiceId: string): boolean;
  /** Finds only what was last used or written before this time (milliseconds since 1970). */
  readonly before: number;
  /** File names of the manifests whose cached files stay. */
  readonly manifests: readonly string[];
}

/** Finds what can be removed, and changes nothing. @throws NarrateError `journal-newer`, `not-writable`, `unsafe-path` */
export async function findGarbage(folder: string, query: GarbageQuery): Promise<Garbage> {
  const content = await readJournal(pathsOf(folder).journal);
  const takes = await unusedTakes(folder, content, query);
  const unused = new Set(takes.map(({ take }) => nameOf(take)));
  const known = content.entries.filter((entry) => entry.type === 'taken' && !unused.has(nameOf(entry)));
  const used = new Set(known.flatMap((entry) => (entry.type === 'taken' ? takeFileNames(entry) : [])));
  return { takes, leftovers: await leftoversIn(folder, used, query) };
}

async function unusedTakes(
  folder: string,
  { entries }: JournalContent,
  { origin, isUsed, before, store: shared }: GarbageQuery,
): Promise<readonly UnusedTake[]> {
  const store = takeStore(pathsOf(folder).takes);
  const ledger = foldJournal(entries, origin);
  const isSandboxRun = isLoopback(origin);
  const said = new Map(entries.flatMap((entry) => (entry.type === 'submitting' ? [[entry.key, entry]] : [])));
  const lines = new Map<string, { readonly ids: string[]; takenAt: number }>();
  for (const { type, time, id, origin: at, ...entry } of entries) {
    if (type !== 'taken' || !('key' in entry && 'requestId' in entry) || isLoopback(at) !== isSandboxRun)
      continue;
    const known = lines.get(nameOf(entry)) ?? { ids: [], takenAt: 0 };
    known.ids.push(id);
    known.takenAt = Math.max(known.takenAt, Date.parse(time));
    lines.set(nameOf(entry), known);
  }
  const found: UnusedTake[] = [];
  for (const [key, takes] of ledger.takes) {
    const words = said.get(key) ?? null;
    if (isUsed(key, words)) continue;
    for (const take of takes) {
      const { ids = [], takenAt = 0 } = lines.get(nameOf(take)) ?? {};
      const path = store.pathOf(take);
      const file = await sizeAndTime(path);
      if (Math.max(takenAt, file?.modifiedMs ?? 0) >= before) continue;
      const isShared = shared.has(take);
      const isKept = isShared && shared.then === 'stays';
      if (isKept && file === null) continue;
      const bytes = file?.bytes ?? (isShared ? take.bytes : null);
      const priceMicroUsd = isKept ? 0 : (words?.priceMicroUsd ?? 0);
      found.push({ take, path, bytes, isKept, priceMicroUsd, lines: ids });
    }
  }
  return found;
}

/** @param used the names of the files with words and differences of recordings that stay */
async function leftoversIn(
  folder: string,
  used: ReadonlySet<string>,
  { before, manifests, isVoiceUsed }: GarbageQuery,
): Promise<readonly Leftover[]> {
  const { takes, cache, alignments, auditions } = pathsOf(folder);
  const ofTakes = (await filesBelow(takes)).filter((path) => /\.(part|damaged)$/.test(path));
  // Cached files can be created again, so only those of existing manifests are worth keeping.
  const ofCache = (await filesBelow(cache)).filter(
    (path) => !manifests.some((name) => path.startsWith(join(cache, `${name}.`))),
  );
  const ofAlignments = (await filesBelow(alignments)).filter((path) => {
    const name = relative(alignments, path).replaceAll(sep, '/');
    const voiceId = voiceOfModel(name);
    return voiceId === null ? !used.has(name) : !isVoiceUsed(voiceId);
  });
  const found: Leftover[] = [];
  const ofAuditions = await filesBelow(auditions);
  for (const path of [...ofTakes, ...ofCache, ...ofAlignments, ...ofAuditions].sort()) {
    const file = await sizeAndTime(path);
    if (file !== null && file.modifiedMs < before) found.push({ path, bytes: file.bytes });
  }
  return found;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw asDiskError(error, folder);
  }
}

async function sizeAndTime(path: string): Promise<{ bytes: number; modifiedMs: number } | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { bytes: size, modifiedMs: mtimeMs };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null;
    throw asDiskError(error, path);
  }
}
