import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunReport, run } from '../../src/index.js';
import type { Sandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from './book-folder.js';
import { environmentOf, takeFiles, waveOnly } from './sandbox-book.js';

/** One of several machines that share a store for the same book. */
export interface Machine extends BookFolder {
  /** The options of the use cases. */
  readonly options: {
    readonly manifest: string;
    readonly store?: string;
    readonly environment: Readonly<Record<string, string>>;
  };
  run(parts?: Partial<Parameters<typeof run>[0]>): Promise<RunReport>;
  /** Returns the paths of the local recordings. */
  takes(): Promise<readonly string[]>;
  /** Returns the WAV files in the output folder, by name, in base64: comparing bytes one by one takes seconds. */
  audio(): Promise<Readonly<Record<string, string>>>;
}

/** Creates a fresh clone of a book of `chapters` chapters with three chunks each. */
export async function makeMachine(options: {
  readonly sandbox: Pick<Sandbox, 'url'>;
  /** Null: that of the manifest. */
  readonly store: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly chapters?: number;
  readonly manifest?: string;
}): Promise<Machine> {
  const { sandbox, store, chapters = 2, manifest = '' } = options;
  const book = await makeBook({ chapters, paragraphs: 3, manifest: `${waveOnly}${manifest}` });
  const given = {
    manifest: join(book.folder, 'pipeline.yaml'),
    ...(store === null ? {} : { store }),
    environment: { ...environmentOf(sandbox), ...options.environment },
  };
  return {
    ...book,
    options: given,
    run: (parts = {}) => run({ ...given, ...parts }),
    takes: () => takeFiles(book.folder).catch(() => []),
    async audio() {
      const output = join(book.folder, 'audiobook');
      const names = (await readdir(output)).filter((name) => name.endsWith('.wav')).sort();
      return Object.fromEntries(
        await Promise.all(
          names.map(async (name) => [name, await readFile(join(output, name), 'base64')] as const),
        ),
      );
    },
  };
}

/** Creates the parent of a store's folder, for one test. */
export async function makeShare(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'narrate-share-'));
  return { folder: join(parent, 'store'), remove: () => rm(parent, { recursive: true, force: true }) };
}

/** Returns the names of the objects of a store in a folder, sorted. */
export async function objectsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return (
    entries
      // A file that is being written is not an object yet.
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
      .sort()
  );
}

/** Makes the claims of a store in a folder two minutes old. */
export async function ageLeases(folder: string): Promise<void> {
  const then = new Date(Date.now() - 120_000);
  for (const name of await objectsIn(folder))
    if (name.startsWith('lease/')) await utimes(join(folder, name), then, then);
}

/** Returns the codes of the warnings of a report. */
export const codesOf = ({ warnings }: { readonly warnings: readonly { readonly code: string }[] }) =>
  warnings.map(({ code }) => code);
