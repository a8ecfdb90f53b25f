import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentsWith, kindsOfDocuments } from '../test/markdown/dialects/pandoc-documents.js';
import { wordsOfNarrate, wordsOfPandoc } from '../test/markdown/dialects/pandoc-words.js';

const count = Number(process.env.DOCUMENTS ?? 20);
const hasPandoc = spawnSync('pandoc', ['--version']).status === 0;

it.skipIf(!hasPandoc)('speaks the words of the page for every construct', () => {
  const rows = kindsOfDocuments.map((kind) => {
    const documents = fc.sample(documentsWith(kind), { numRuns: count, seed: 1 });
    let words = 0;
    let wrong = 0;
    let example = '';
    for (const markdown of documents) {
      const page = wordsOfPandoc(markdown);
      const spoken = wordsOfNarrate(markdown);
      const differs = page.join(' ') !== spoken.join(' ');
      words += page.length;
      wrong += differs ? Math.max(1, page.filter((word) => !spoken.includes(word)).length) : 0;
      if (differs) example ||= `${markdown}\n   page: ${page.join(' ')}\n   narrate: ${spoken.join(' ')}`;
    }
    return { kind, documents: documents.length, words, wrong, example };
  });
  const table = rows.map(
    ({ kind, documents, words, wrong }) => `| ${kind} | ${documents} | ${words} | ${wrong} |`,
  );
  process.stdout.write(
    `| construct | documents | words | words wrong |\n| --- | --: | --: | --: |\n${table.join('\n')}\n`,
  );
  for (const { kind, wrong, example } of rows)
    if (wrong > 0) process.stdout.write(`\n${kind}:\n${example}\n`);
  expect(rows.filter(({ wrong }) => wrong > 0).map(({ kind }) => kind)).toEqual([]);
});
