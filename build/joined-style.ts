import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** Writes the style sheets of folders, joined in the order of the folders and of the names in each, to one file of the output. */
export const joinedStyle = (folders: readonly string[], fileName: string): Plugin => ({
  name: 'joined-style',
  generateBundle() {
    const sheets = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.css'))
        .sort()
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    );
    this.emitFile({ type: 'asset', fileName, source: sheets.join('') });
  },
});
