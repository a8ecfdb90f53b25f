import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { formatUsd, microUsd, usd } from '../../../src/base/money/money.js';
import { formatDuration, renderTable, shorten } from '../../../src/cli/text/format.js';

describe('format', () => {
  it.each([
    [0, '0 s'],
    [59.4, '59 s'],
    [60, '1:00'],
    [725, '12:05'],
    [62_500, '17:21:40'],
  ])('formats %d seconds as %s', (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected);
  });

  it.each([
    [0, '$0.00'],
    [40_000, '$0.04'],
    [21_280_000, '$21.28'],
    [1_234_560_000, '$1,234.56'],
    [1_000, '$0.001'],
    [1, '$0.000001'],
    [-40_000, '-$0.04'],
  ])('formats %d micro-dollars as %s', (amount, expected) => {
    expect(formatUsd(amount)).toBe(expected);
  });

  it('counts dollars exactly', () => {
    expect(usd(microUsd(0.04) * 532)).toBe(21.28);
  });

  it('shortens text by its display width, not by code units', () => {
    expect(shorten('短い物語です', 7)).toBe('短い物…');
    expect(stringWidth(shorten('👩‍👩‍👧 family', 5))).toBeLessThanOrEqual(5);
    expect(shorten('short', 10)).toBe('short');
  });

  it('keeps a table within its width by shortening the first left-aligned column', () => {
    const table = renderTable(
      [
        ['1', 'A very long chapter title that does not fit', '1,000'],
        ['10', '短い物語', '2'],
      ],
      { align: ['right', 'left', 'right'], columns: 30 },
    );
    expect(table.split('\n').map((line) => stringWidth(line))).toEqual([30, 30, 0]);
  });
});
