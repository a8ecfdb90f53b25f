import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../src/engines/http/retry-after.js';

const nowMs = Date.parse('2026-05-04T10:00:00Z');
const cases: [string, string | null, string, number | null][] = [
  ['seconds', '7', '', 7000],
  ['0 seconds', '0', '', 0],
  ['a fraction', '0.5', '', 500],
  ['spaces around', ' 12 ', '', 12_000],
  ['an HTTP date', 'Mon, 04 May 2026 10:00:30 GMT', '', 30_000],
  ['a date in the past', 'Mon, 04 May 2026 09:00:00 GMT', '', 0],
  ['a date in the wrong century', 'Thu, 04 May 2226 10:00:00 GMT', '', 86_400_000],
  ['a text in the body', null, '{"message":"Rate limit is exceeded. Try again in 60 seconds."}', 60_000],
  ['one second in the body', null, 'Try again in 1 second.', 1000],
  ['a quota span in the body', null, 'Quota will be replenished in 00:30:02.', 1_802_000],
  ['a span with days', null, 'Quota will be replenished in 1.00:00:00.', 86_400_000],
  ['the header before the body', '2', 'Try again in 60 seconds.', 2000],
  ['an unknown header, a text in the body', 'soon', 'Try again in 3 seconds', 3000],
  ['a negative number', '-5', '', null],
  ['a date that is not an HTTP date', '2026-05-04', '', null],
  ['no wait in header or body', null, 'Too many requests', null],
];

describe('parseRetryAfter', () => {
  it.each(cases)('reads %s', (_name, header, body, expected) => {
    expect(parseRetryAfter({ header, body, nowMs })).toBe(expected);
  });

  it('returns a whole number of milliseconds from 0 to one day, or null, for any response', () => {
    const headers = fc.option(
      fc.oneof(
        fc.string(),
        fc.double().map(String),
        fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      ),
    );
    fc.assert(
      fc.property(headers, fc.string(), (header, body) => {
        const ms = parseRetryAfter({ header, body, nowMs });
        return ms === null || (Number.isInteger(ms) && ms >= 0 && ms <= 86_400_000);
      }),
    );
  });
});
