import { describe, expect, it } from 'vitest';
import { flaggedText } from '../../../src/cli/text/flagged.js';
import { hang, wrapIfLong } from '../../../src/cli/text/wrap.js';
import type { FlaggedChunk } from '../../../src/plan/takes/find-flagged.js';

describe('hang', () => {
  it('returns one line if it fits, and otherwise the name with the wrapped text below', () => {
    const said = ': too short for its text, and cut off at its end';
    expect(hang('01.md:3:1', said, { columns: 80, indent: 2 })).toBe(`  01.md:3:1${said}\n`);
    expect(hang('01.md:3:1', said, { columns: 40, indent: 2 })).toBe(
      '  01.md:3:1:\n      too short for its text, and cut\n        off at its end\n',
    );
    expect(hang('01.md:3:1', said.repeat(9), { columns: Number.POSITIVE_INFINITY, indent: 0 })).toBe(
      `01.md:3:1${said.repeat(9)}\n`,
    );
    expect(hang('a name alone that is long', '', { columns: 20, indent: 0 })).toBe(
      'a name alone that is long\n',
    );
  });
});

describe('wrapIfLong', () => {
  it('does not break a command that fits on a line, so that it can be copied', () => {
    const text = 'The fleet is paused. No book is being recorded. `narrate fleet resume` continues.';
    expect(wrapIfLong(text, { columns: 80, startedAs: 'npx --no-install narrate' })).toBe(
      'The fleet is paused. No book is being recorded.\n  `npx --no-install narrate fleet resume` continues.\n',
    );
    expect(wrapIfLong(text, { columns: 30, startedAs: 'npx --no-install narrate' })).toBe(
      'The fleet is paused. No book\n  is being recorded. `npx\n  --no-install narrate fleet\n  resume` continues.\n',
    );
  });

  it('keeps a command whole beside a name with a backtick', () => {
    const text = 'The file it`s.md cannot be read here. Run `narrate status --draft` to see it.';
    expect(wrapIfLong(text, { columns: 41 })).toBe(
      'The file it`s.md cannot be read here. Run\n  `narrate status --draft` to see it.\n',
    );
    expect(wrapIfLong(text.replace(' to see', '; to see'), { columns: 36 })).toBe(
      'The file it`s.md cannot be read\n  here. Run\n  `narrate status --draft`; to see\n  it.\n',
    );
  });

  it('stays within the width with a command that fits only without its punctuation', () => {
    for (const length of [74, 75, 76, 77, 78])
      for (const [before, after] of [
        ['', '.'],
        ['(', '),'],
      ]) {
        const command = `\`narrate ${'a '.repeat(40)}`.slice(0, length - 2);
        const text = `A text that is long enough to be wrapped. Run ${before}${command}b\`${after} Then go on.`;
        const lines = wrapIfLong(text, { columns: 80 }).split('\n');
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
      }
  });

  it('keeps text that fits on one line, and breaks longer text only at spaces', () => {
    const text = `${'A Book, with pixazo, '.repeat(4)}$10.00 of $10.00 left`;
    expect(wrapIfLong(text, { columns: Number.POSITIVE_INFINITY })).toBe(`${text}\n`);
    expect(wrapIfLong(text, { columns: text.length })).toBe(`${text}\n`);
    expect(wrapIfLong(text, { columns: 88 })).toBe(
      `${'A Book, with pixazo, '.repeat(3)}A Book, with\n  pixazo, $10.00 of $10.00 left\n`,
    );
  });
});

describe('flaggedText', () => {
  const finding = {
    code: 'silent',
    message: 'is silent throughout (106.9 s, peak -120 dBFS)',
    measured: -120,
    expected: { least: -50, most: null },
    unit: 'dBFS',
  } as const;
  const flagged = Array.from(
    { length: 14 },
    (_, index): FlaggedChunk => ({
      chapter: 1,
      chunk: index + 1,
      place: { file: 'fixtures/lamplighter/chapters/01-harbour.md', line: 21, column: 1 },
      key: `${index}`,
      requestId: 'r',
      findings: [finding],
    }),
  );

  it('stays within the width of a terminal, and prints one line for each take in a log', () => {
    const lines = flaggedText(flagged, { isDraft: true, columns: 80 }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    const log = flaggedText(flagged, { isDraft: false, columns: Number.POSITIVE_INFINITY }).split('\n');
    expect(log).toHaveLength(14);
    expect(log[1]).toContain('chunk 1 is silent throughout');
  });

  it('stays within the width of a terminal with commands for npx', () => {
    const startedAs = 'npx --no-install narrate';
    const text = flaggedText(flagged, { isDraft: true, columns: 80, startedAs });
    expect(text.replace(/\s+/g, ' ')).toContain(`\`${startedAs} review --draft\``);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('adds --draft to its commands for a draft', () => {
    const commands = (isDraft: boolean) =>
      flaggedText(flagged, { isDraft, columns: Number.POSITIVE_INFINITY }).match(/`narrate [^`]*`/g);
    expect(commands(false)).toEqual([
      '`narrate takes --flagged`',
      '`narrate review`',
      '`narrate retake --flagged`',
    ]);
    for (const command of commands(true) ?? []) expect(command).toMatch(/ --draft`$/);
  });
});
