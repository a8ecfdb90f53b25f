import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMarkdown } from '../src/markdown/read/read.js';
import { rows, rulesOf } from '../test/markdown/dialects/documented-rows.js';
import { documentsWith, kindsOfDocuments } from '../test/markdown/dialects/pandoc-documents.js';
import { wordsOfNarrate, wordsOfPandoc } from '../test/markdown/dialects/pandoc-words.js';
import { defaults } from '../test/markdown/policies.js';

const count = Number(process.env.DOCUMENTS ?? 20);
const hasPandoc = spawnSync('pandoc', ['--version']).status === 0;

interface Compared {
  readonly markdown: string;
  readonly page: readonly string[];
  readonly spoken: readonly string[];
}

/** Returns how many words of the page are missing in the spoken text, or are too many there; at least 1 if the texts differ. */
function wrongWords({ page, spoken }: Compared): number {
  if (page.join(' ') === spoken.join(' ')) return 0;
  const left = [...spoken];
  const missing = page.filter((word) => {
    const at = left.indexOf(word);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return Math.max(1, missing.length + left.length);
}

/** Prints a table with a row for each construct, and the first document of each in which words are wrong. */
function report(title: string, byConstruct: ReadonlyMap<string, readonly Compared[]>): void {
  const table = [...byConstruct].map(([name, documents]) => {
    const words = documents.reduce((total, { page }) => total + page.length, 0);
    const wrong = documents.reduce((total, one) => total + wrongWords(one), 0);
    return `| ${name} | ${documents.length} | ${words} | ${wrong} |`;
  });
  const examples = [...byConstruct].flatMap(([name, documents]) => {
    const wrong = documents.find((one) => wrongWords(one) > 0);
    if (wrong === undefined) return [];
    const { markdown, page, spoken } = wrong;
    return [`\n${name}:\n${markdown}\n   page:    ${page.join(' ')}\n   narrate: ${spoken.join(' ')}\n`];
  });
  const head = `\n${title}\n\n| construct | documents | words | words wrong |\n| --- | --: | --: | --: |\n`;
  process.stdout.write(`${head}${table.join('\n')}\n${examples.join('')}`);
  expect(examples).toEqual([]);
}

it.skipIf(!hasPandoc)('speaks the words that Pandoc shows', () => {
  const compared = kindsOfDocuments.map((kind): [string, Compared[]] => [
    kind,
    fc.sample(documentsWith(kind), { numRuns: count, seed: 1 }).map((markdown) => ({
      markdown,
      page: wordsOfPandoc(markdown),
      spoken: wordsOfNarrate(markdown),
    })),
  ]);
  report('Compared with the page that Pandoc makes', new Map(compared));
});

const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];
const prose = ['The lamp was lit.', 'Nobody *saw* the boat.', 'It was late, and `cold`.'];
const isFirst = (markdown: string) => /^(?:---|\+\+\+|;;;|\{|%|[A-Z]\w+: )/.test(markdown);

/** Chapters with a construct at different places. Metadata is only at the start. */
const places: readonly ((construct: string) => string)[] = [
  (construct) => construct,
  (construct) => `${construct}\n\n${prose[0]}\n`,
  (construct) => `${prose[0]}\n\n${construct}\n\n${prose[1]}\n`,
  (construct) => `# Heading\n\n- ${prose[1]}\n\n${prose[2]}\n\n${construct}\n`,
  (construct) => `> ${prose[0]}\n\n${construct}\n\n> ${prose[2]}\n`,
];

it('speaks the words of docs/markdown.md at every place of a chapter', () => {
  const compared = new Map<string, Compared[]>();
  for (const { name, markdown, spoken } of rows) {
    const own = places
      .map((place, index) => ({ around: place('').trim(), chapter: place(markdown), isAtStart: index < 2 }))
      .filter(({ isAtStart }) => isAtStart || !isFirst(markdown))
      .map(({ chapter }): Compared => {
        const [before = '', after = ''] = chapter.split(markdown);
        const words = (text: string) =>
          readMarkdown(text, defaults, { ...rulesOf(name), version: 1 }).blocks.flatMap((block) =>
            wordsIn(block.text),
          );
        return {
          markdown: chapter,
          page: [...words(before), ...wordsIn(spoken), ...words(after)],
          spoken: readMarkdown(chapter, defaults, rulesOf(name)).blocks.flatMap(({ text }) => wordsIn(text)),
        };
      });
    compared.set(name, [...(compared.get(name) ?? []), ...own]);
  }
  report('Compared with docs/markdown.md', compared);
});
