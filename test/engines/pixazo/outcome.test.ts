import { describe, expect, it } from 'vitest';
import { pollOutcome, submitOutcome } from '../../../src/engines/pixazo/outcome.js';

const context = { key: 'k-0123456789', nowMs: Date.parse('2026-05-04T10:00:00Z') };
const answer = (status: number, body: string, headers: Record<string, string>) => ({
  status,
  body,
  headers: new Headers(headers),
});

describe('Retry-After in a response of Pixazo', () => {
  it.each([
    ['0 seconds', { 'retry-after': '0' }],
    ['a date in the past', { 'retry-after': 'Mon, 04 May 2026 09:59:59 GMT' }],
    ['a date that is now', { 'retry-after': 'Mon, 04 May 2026 10:00:00 GMT' }],
    [
      'a date in the past by the gateway’s own clock',
      { 'retry-after': 'Mon, 04 May 2026 11:00:00 GMT', date: 'Mon, 04 May 2026 12:00:00 GMT' },
    ],
  ])('counts as unknown if it is %s', (_name, headers) => {
    for (const outcome of [
      submitOutcome(answer(429, '', headers), context),
      pollOutcome(answer(429, '', headers), 'r-1', context),
    ]) {
      expect(outcome).toMatchObject({ kind: 'rate-limited', retryAfterMs: null });
    }
    // A 403 with any Retry-After is about a quota and not about the key.
    expect(submitOutcome(answer(403, '', headers), context)).toMatchObject({
      kind: 'denied',
      reason: 'quota',
      retryAfterMs: null,
    });
  });

  it('counts from one second', () => {
    expect(submitOutcome(answer(429, '', { 'retry-after': '1' }), context)).toMatchObject({
      retryAfterMs: 1000,
    });
  });
});
