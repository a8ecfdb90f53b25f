import { readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/** Folders with the tests of pure modules: no process, no network, nothing built. `npm run test:fast` runs them. */
export const fastFolders: readonly string[] = [
  'test/align',
  'test/base',
  'test/check',
  'test/manifest',
  'test/markdown',
  'test/plan',
  'test/render',
  'test/split',
];

/** Tests in those folders that start ffmpeg, eSpeak or Pandoc, and are not fast. */
export const withProcesses: readonly string[] = [
  'test/align/align-speech.test.ts',
  'test/check/defects.test.ts',
  'test/check/false-alarms.test.ts',
  'test/check/files/judge-file.test.ts',
  'test/markdown/dialects/pandoc.test.ts',
];

/** The files of the fast tests, relative to the repository, with `/`. */
export const fastTests: readonly string[] = fastFolders
  .flatMap((folder) => {
    const names = readdirSync(resolve(import.meta.dirname, '../..', folder), { recursive: true }) as string[];
    return names.map((name) => join(folder, name).split(sep).join('/'));
  })
  .filter((name) => name.endsWith('.test.ts') && !withProcesses.includes(name));
