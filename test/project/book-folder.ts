import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import { NarrateError } from '../../src/base/errors.js';
import { draftEngine } from '../../src/engines/defaults.js';
import { type Book, type LoadBookOptions, loadBook } from '../../src/project/load-book.js';
import { engines } from '../manifest/profiles.js';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Creates a temporary folder with these files. It is deleted after the tests. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'narrate-book-')));
  folders.push(folder);
  await addTo(folder, files);
  return folder;
}

export async function addTo(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

export const load = (folder: string, options: Partial<LoadBookOptions> = {}): Promise<Book> =>
  loadBook({
    ...engines,
    manifestPath: join(folder, 'pipeline.yaml'),
    engine: null,
    draft: false,
    draftEngine,
    ...options,
  });

/** Returns the diagnostics of a book that cannot be loaded. @throws if it can */
export async function refusalOf(
  folder: string,
  options: Partial<LoadBookOptions> = {},
): Promise<readonly Diagnostic[]> {
  try {
    await load(folder, options);
  } catch (error) {
    if (error instanceof NarrateError && error.code === 'invalid-input') return error.diagnostics;
    throw error;
  }
  throw new Error('The book was loaded without errors.');
}

/** Returns codes with their places: `code file:line:column`. */
export const placesOf = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ code, place }) => `${code} ${place?.file}:${place?.line}:${place?.column}`);
