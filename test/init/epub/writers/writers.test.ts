import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importEpub } from '../../../../src/init/epub/import-epub.js';
import { imported } from '../imported.js';
import { manuscriptWords } from './manuscript.js';
import { pandocMarkdown } from './pandoc-markdown.js';
import { spokenWords } from './spoken-words.js';
import { writers } from './styles.js';
import { written } from './writer.js';

describe('importEpub of one manuscript by many writers', () => {
  it.each(Object.entries(writers))(
    'speaks its words in order, written in the style of %s',
    async (_, writer) => {
      expect(spokenWords(await imported(written(writer)))).toEqual(manuscriptWords());
    },
  );
});

/** Returns why pandoc cannot be used; null: it can. CI installs it (`.ci/install-tools`), so it skips no test. */
function whyNoPandoc(): string | null {
  try {
    execFileSync('pandoc', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return process.env.CI === 'true' ? null : 'pandoc is not installed';
  }
}

describe('importEpub of one manuscript by pandoc', () => {
  const folder = mkdtempSync(join(tmpdir(), 'narrate-pandoc-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.for<[name: string, options: string[]]>([
    ['EPUB 3 with MathML', ['-t', 'epub3', '--mathml']],
    ['EPUB 3 with MathJax', ['-t', 'epub3', '--mathjax']],
    ['EPUB 2', ['-t', 'epub2', '--mathml']],
  ])('speaks its words in order, written as %s', async ([name, options], context) => {
    const reason = whyNoPandoc();
    if (reason !== null) return context.skip(reason);
    const path = join(folder, `${name}.epub`);
    const source = join(folder, 'book.md');
    writeFileSync(source, pandocMarkdown());
    execFileSync(
      'pandoc',
      ['-f', 'markdown', source, ...options, '--metadata', 'title=The Lamp', '-o', path],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    expect(spokenWords(await importEpub(path))).toEqual(manuscriptWords());
  });
});
