import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examples } from '../../support/examples.js';
import { pandocDocuments } from './pandoc-documents.js';
import { wordsOfNarrate, wordsOfPandoc } from './pandoc-words.js';

const hasPandoc = spawnSync('pandoc', ['--version']).status === 0;
const reason = hasPandoc ? '' : ' (skipped: pandoc is not installed)';

describe(`Pandoc's Markdown${reason}`, () => {
  it.skipIf(!hasPandoc)('is spoken with the words that Pandoc shows, in their order', () => {
    fc.assert(
      fc.property(pandocDocuments, ({ markdown }) => {
        expect(wordsOfNarrate(markdown)).toEqual(wordsOfPandoc(markdown));
      }),
      { numRuns: examples(100) },
    );
  });
});
