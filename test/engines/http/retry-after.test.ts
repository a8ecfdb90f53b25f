import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../src/engines/http/retry-after.js';

const nowMs = Date.parse('2026-05-04T10:00:00Z');
const cases: [string, string | null, string, number | null][] = [
  ['seconds', '7', '', 7000],
  ['no seconds at all', '0', '', 0],
  ['a fraction', '0.5', '', 500],
  ['spaces around', ' 12 ', '', 12_000],
  ['an HTTP date', 'Mon, 04 May 2026 10:00:30 GMT', '', 30_000],
  ['a date gone by', 'Mon, 04 May 2026 09:00:00 GMT', '', 0],
  ['a date in the wrong century', 'Thu, 04 May 2226 10:00:00 GMT', '', 86_400_000],
  ['words in the body', null, '{"message":"Rate limit is exceeded. Try again in 60 seconds."}', 60_000],
  ['one second in the body', null, 'Try again in 1 second.', 1000],
  ['a quota span in the body', null, 'Quota will be replenished in 00:30:02.', 1_802_000],
  ['a span with days', null, 'Quota will be replenished in 1.00:00:00.', 86_400_000],
  ['the header before the body', '2', 'Try again in 60 seconds.', 2000],
  ['a header that says nothing, a body that does', 'soon', 'Try again in 3 seconds', 3000],
  ['a negative number', '-5', '', null],
  ['a number that Date.parse would take for a year', '2026-05-04', '', null],
  ['nothing', null, 'Too many requests', null],
];

describe('parseRetryAfter', () => {
  it.each(cases)('%s', (_name, header, body, expected) => {
    expect(parseRetryAfter({ header, body, nowMs })).toBe(expected);
  });

  it('is a whole number of milliseconds from 0 to a day, or null, whatever is sent', () => {
    const header = fc.option(
      fc.oneof(
        fc.string(),
        fc.double().map(String),
        fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      ),
    );
    fc.assert(
      fc.property(header, fc.string(), (given, body) => {
        const ms = parseRetryAfter({ header: given, body, nowMs });
        return ms === null || (Number.isInteger(ms) && ms >= 0 && ms <= 86_400_000);
      }),
    );
  });
});
