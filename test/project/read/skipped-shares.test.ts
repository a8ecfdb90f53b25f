import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/manifest/schema/manifest-schema.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import type { ParsedChapter } from '../../../src/project/read/read-chapters.js';
import { skippedShares } from '../../../src/project/read/skipped-shares.js';

const chapter = (file: string, text: string): ParsedChapter => ({
  file,
  text,
  source: '0'.repeat(64),
  named: { file, place: { file: 'pipeline.yaml', line: 2, column: 3 }, excerpt: { line: '', length: 1 } },
  document: readMarkdown(text, readSchema.parse({})),
  diagnostics: [],
});
const words = (count: number) => 'word '.repeat(count);
const table = (count: number) => `| ${words(count)} |\n| --- |\n`;
const mixed = (spoken: number, skipped: number) => `${words(spoken)}\n\n${table(skipped)}`;

const messagesFor = (...texts: readonly string[]) =>
  skippedShares(texts.map((text, index) => chapter(`${index + 1}.md`, text))).map(
    ({ code, severity, message, place, hint }) => {
      expect([code, severity]).toEqual(['words-skipped', 'warning']);
      return { message, place: `${place?.file}:${place?.line}`, hint };
    },
  );

describe('skipped words', () => {
  it('of more than a fifth of a chapter give a warning with their number and the setting', () => {
    expect(messagesFor(mixed(1806, 1204))).toEqual([
      {
        message: '1,204 of 3,010 words of this chapter are in tables, which are skipped.',
        place: '1.md:3',
        hint: 'To read them, set `read: { tables: read }`.',
      },
    ]);
    const html = `<div>${words(30)}</div>\n\n${words(30)}`;
    expect(messagesFor(html)[0]?.message).toMatch('30 of 60 words of this chapter are in HTML blocks');
  });

  it('of a fifth or less, under 20 words, or of a chapter without spoken text give none', () => {
    expect(messagesFor(mixed(400, 100), mixed(10, 19), table(100))).toEqual([]);
  });

  it('of code count only if they are sentences', () => {
    const fenced = (text: string) => `${words(10)}\n\n\`\`\`\n${text}\n\`\`\`\n`;
    expect(messagesFor(fenced('let word = word;\n'.repeat(40)))).toEqual([]);
    expect(messagesFor(fenced(`It was ${words(40)} again.`))).toMatchObject([
      { message: expect.stringMatching('43 of 53 words of this chapter are in sentences in code blocks') },
    ]);
  });

  it('of many chapters give one warning for the book, which names the worst chapter', () => {
    expect(messagesFor(mixed(50, 20), mixed(50, 50), mixed(50, 30), mixed(50, 25), words(9))).toMatchObject([
      {
        message:
          'In 4 of 5 chapters, over a fifth of the words are in tables, which are skipped. Most in 2.md: 50 of 100 words.',
        place: '2.md:3',
      },
    ]);
  });
});
