import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../src/index.js';
import type { Sandbox } from '../../src/sandbox/start-sandbox.js';

/** Files alone, the cheapest to make: for tests that are about recordings. */
export const waveOnly = 'audio: { chapters: [wav], book: [], loudness: off }\n';

/** The environment of a run against a sandbox. */
export const environmentOf = ({ url }: Pick<Sandbox, 'url'>, key = 'test-key') => ({
  PATH: process.env.PATH ?? '',
  PIXAZO_API_KEY: key,
  PIXAZO_BASE_URL: url,
});

/** What the use cases take for a book against a sandbox, in this process: quicker than a process of its own. */
export const optionsOf = (folder: string, sandbox: Pick<Sandbox, 'url'>) => ({
  manifest: join(folder, 'pipeline.yaml'),
  environment: environmentOf(sandbox),
});

export const recordBook = (folder: string, sandbox: Pick<Sandbox, 'url'>) => run(optionsOf(folder, sandbox));

/** The files of a book's takes, sorted by path. */
export async function takeFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, '.narrate', 'takes'), { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}
