import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** Writes the style sheets of a folder, joined in the order of their names, to one file of the output. */
export const joinedStyle = (folder: string, fileName: string): Plugin => ({
  name: 'joined-style',
  generateBundle() {
    const sheets = readdirSync(folder).filter((name) => name.endsWith('.css'));
    const source = sheets.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
    this.emitFile({ type: 'asset', fileName, source: source.join('') });
  },
});
