import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

/** Words that readers stumble over, or for which the field has a term. */
const words =
  /\b(?:mend(?:s|ed|ing)?|anew|whoever|nobody knows|besides|spoilt|purses?|com(?:e|es|ing) home|came home|(?:put|puts|putting|set|sets|setting) aside|in doubt|all the same|at the most|of ours|play money)\b/gi;

/** Where such a word is right: the page and the line, and why. At most ten. */
const exceptions: readonly { readonly file: string; readonly line: RegExp; readonly why: string }[] = [];

const inFolder = (folder: string): readonly string[] =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|js|mjs|md|ya?ml)$/.test(name))
    .map((name) => join(folder, name));

const files = [
  ...['src', 'test', 'docs', 'bench', 'build', 'examples', '.github'].flatMap(inFolder),
  ...readdirSync(repository).filter((name) => name.endsWith('.md')),
  'action.yml',
  'pipeline.example.yaml',
].filter((file) => file !== join('test', 'docs', 'words.test.ts'));

it('has none of the words that plain English does without', () => {
  const found = files.flatMap((file) =>
    readFileSync(join(repository, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(words)]
          .filter(() => !exceptions.some((one) => one.file === file && one.line.test(line)))
          .map(([word]) => `${file}:${index + 1}: ${word}`),
      ),
  );
  expect(found).toEqual([]);
});

it('has few exceptions, and each is needed', () => {
  expect(exceptions.length).toBeLessThanOrEqual(10);
  for (const { file, line } of exceptions)
    expect(
      readFileSync(join(repository, file), 'utf8')
        .split('\n')
        .some((one) => line.test(one)),
    ).toBe(true);
});
