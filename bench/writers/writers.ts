import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { diffArrays } from 'diff';
import { afterAll, expect, it } from 'vitest';
import { importEpub } from '../../src/init/epub/import-epub.js';
import { chapters, manuscriptWords } from '../../test/init/epub/writers/manuscript.js';
import { spokenWords } from '../../test/init/epub/writers/spoken-words.js';
import { programs, versionOf } from './programs.js';
import { Sources } from './sources.js';

const keep = process.env.KEEP;
if (keep) mkdirSync(keep);
const folder = keep ? resolve(keep) : mkdtempSync(join(tmpdir(), 'narrate-writers-'));
const sources = new Sources(folder);
const rows: object[] = [];

afterAll(() => {
  console.table(rows);
  if (!keep) rmSync(folder, { recursive: true, force: true });
});

/** Returns the words that are spoken but not in the manuscript (`+`), and those that are not spoken (`-`). */
const differencesOf = (spoken: readonly string[]): string[] =>
  diffArrays(manuscriptWords(), [...spoken]).flatMap(({ added, removed, value }) =>
    added || removed ? [`${added ? '+' : '-'} ${value.join(' ')}`] : [],
  );

it.for(programs)(
  'speaks the words of the manuscript in order, written by $name',
  async (program, context) => {
    const found = versionOf(program, folder);
    if ('reason' in found) {
      rows.push({ writer: program.name, version: found.reason });
      return context.skip(found.reason);
    }
    const book = await importEpub(program.write(sources));
    const spoken = spokenWords(book);
    const differences = differencesOf(spoken);
    const read = book.proposal.chapters.filter(({ leftOut }) => leftOut === null);
    rows.push({
      writer: program.name,
      version: found.version,
      chapters: read.length,
      words: spoken.length,
      differences: differences.length,
    });
    expect(read).toHaveLength(chapters.length);
    expect(differences).toEqual(program.ownDifferences ?? []);
  },
);
