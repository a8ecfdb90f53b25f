import { describe, expect, it } from 'vitest';
import { growthOf, growthTable } from '../../bench/growth-table.mjs';
import { figuresOf, markdownTable } from '../../bench/rows.mjs';

describe('table of figures', () => {
  const runs = [3, 1, 2].map((value) => [
    { name: 'fast', value, target: 2, unit: 's' },
    { name: 'many', value, bound: 'at least' as const, target: 2.5, unit: 'a second' },
  ]);

  it('has the median and the range of all runs, and whether the median meets the target', () => {
    expect(markdownTable(figuresOf(runs)).split('\n').slice(2)).toEqual([
      '| fast | 2.00 s | 1.00 to 3.00 | at most 2 s | yes |',
      '| many | 2.00 a second | 1.00 to 3.00 | at least 2.5 a second | no |',
      '',
    ]);
  });
});

describe('growth', () => {
  const points = (work: (minutes: number) => number) =>
    [1, 10, 100].map((hours) => ({ hours, seconds: work(hours * 60), megabytes: 50 + hours }));
  const nLogN = points((minutes) => minutes * Math.log(minutes));
  const square = points((minutes) => minutes ** 2);

  it('is 1 for n log n, less for linear work, and more for quadratic work', () => {
    expect(growthOf(nLogN)).toBeCloseTo(1);
    expect(growthOf(points((minutes) => minutes))).toBeLessThan(1);
    expect(growthOf(square)).toBeGreaterThan(5);
    expect(growthOf(square.slice(0, 1))).toBeNull();
  });

  it('does not meet its target if the time grows faster than n log n, or memory grows that must not', () => {
    const table = growthTable(
      new Map([
        ['linear', points((minutes) => minutes)],
        ['square', square],
        ['flat', points((minutes) => minutes)],
      ]),
      ['flat'],
    );
    const met = table
      .split('\n')
      .slice(2, -1)
      .map((line) => line.split(' | ').at(-1));
    expect(met).toEqual(['yes |', 'no |', 'no |']);
  });
});
