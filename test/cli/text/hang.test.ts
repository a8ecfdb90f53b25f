import { describe, expect, it } from 'vitest';
import { flaggedText } from '../../../src/cli/text/flagged.js';
import { hang } from '../../../src/cli/text/wrap.js';
import type { FlaggedChunk } from '../../../src/plan/takes/find-flagged.js';

describe('hang', () => {
  it('is a line where it fits, and else the name with the rest under it', () => {
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

describe('suspectsText', () => {
  const finding = {
    code: 'silent',
    message: 'is silent throughout (106.9 s, peak -120 dBFS)',
    measured: -120,
    expected: { least: -50, most: null },
    unit: 'dBFS',
  } as const;
  const suspects = Array.from(
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

  it('stays within a terminal, and is a line each in a log', () => {
    const lines = flaggedText(suspects, { isDraft: true, columns: 80 }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    const log = flaggedText(suspects, { isDraft: false, columns: Number.POSITIVE_INFINITY }).split('\n');
    expect(log).toHaveLength(14);
    expect(log[1]).toContain('chunk 1 is silent throughout');
  });

  it('says the commands of the draft for a draft', () => {
    const commands = (isDraft: boolean) =>
      flaggedText(suspects, { isDraft, columns: Number.POSITIVE_INFINITY }).match(/`narrate [^`]*`/g);
    expect(commands(false)).toEqual([
      '`narrate takes --suspect`',
      '`narrate retake --suspect`',
      '`narrate takes --choose`',
    ]);
    for (const command of commands(true) ?? []) expect(command).toMatch(/ --draft`$/);
  });
});
