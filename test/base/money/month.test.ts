import { describe, expect, it } from 'vitest';
import { monthName, monthOf, monthOfTime, nextMonth, nextMonthStart } from '../../../src/base/money/month.js';

describe('month functions', () => {
  it.each([
    ['2026-11-30T23:59:59.999Z', '2026-11', 'November 2026', '2026-12-01'],
    ['2026-12-01T00:00:00.000Z', '2026-12', 'December 2026', '2027-01-01'],
    ['2028-02-29T12:00:00.000Z', '2028-02', 'February 2028', '2028-03-01'],
  ])(
    'return for %s the month %s, its name, and the first day of the next one',
    (time, month, name, nextStart) => {
      expect(monthOf(Date.parse(time))).toBe(month);
      expect(monthOfTime(time)).toBe(month);
      expect([monthName(month), nextMonthStart(month)]).toEqual([name, nextStart]);
      expect(nextMonth(month)).toBe(nextStart.slice(0, 7));
    },
  );
});
