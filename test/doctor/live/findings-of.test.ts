import { expect, it } from 'vitest';
import type { Exchange } from '../../../src/doctor/live/exchange.js';
import { findingsOf } from '../../../src/doctor/live/findings-of.js';
import { pixazoProfile } from '../../../src/engines/pixazo/profile.js';

const gateway = 'https://gateway.example';
const exchange = (fields: Partial<Exchange>): Exchange => ({
  kind: 'submit',
  status: 202,
  mediaType: 'application/json',
  limitHeaders: [],
  sentAtMs: 0,
  endedAtMs: 100,
  hasKey: true,
  origin: gateway,
  hasQuery: false,
  answer: null,
  ...fields,
});
const findings = (exchanges: readonly Exchange[], callbacks: number | null = null) => {
  const observed = {
    profile: pixazoProfile,
    kind: 'jobs' as const,
    origin: gateway,
    takes: [],
    exchanges,
    callbacks,
  };
  return new Map(
    findingsOf(observed).map(({ name, verdict, observed: seen }) => [name, `${verdict}: ${seen}`]),
  );
};
const media = (fields: Partial<Exchange>) =>
  exchange({
    kind: 'media',
    hasKey: false,
    origin: 'https://cdn.example',
    mediaType: 'audio/wav',
    ...fields,
  });

it('nothing was tested without a response', () => {
  const found = findings([]);
  expect([...found.values()].every((text) => text.startsWith('not tested: '))).toBe(true);
  expect(findings([exchange({ status: null })]).get('key')).toBe('not tested: no response');
});

it('audio that is refused without the key contradicts an assumption', () => {
  const found = findings([exchange({}), media({ status: 401, hasQuery: true }), media({ status: 403 })]);
  expect(found.get('media key')).toBe(
    'differs: HTTP 401 without the key, signed address, HTTP 403 without the key, plain address',
  );
  expect(found.get('media host')).toBe('as expected: another host');
});

it.each(['text/html', 'application/json', 'application/problem+json', 'application/xml'])(
  'a response of the type %s is no audio, also with HTTP 200',
  (mediaType) => {
    const found = findings([exchange({}), media({ status: 200, mediaType })]);
    expect(found.get('media key')).toBe(`differs: HTTP 200 without the key, plain address, ${mediaType}`);
    expect(found.get('time to audio')).toBe('not tested: no audio arrived');
  },
);

it('audio without a type, or with a general one, is audio', () => {
  for (const mediaType of [null, 'application/octet-stream', 'audio/wav']) {
    const found = findings([exchange({}), media({ status: 200, mediaType })]);
    expect(found.get('media key')).toBe('as expected: HTTP 200 without the key, plain address');
  }
});

it('the time of each request ends with its own audio', () => {
  const found = findings([
    exchange({ sentAtMs: 0, endedAtMs: 100 }),
    media({ status: 200, sentAtMs: 9000, endedAtMs: 10_000 }),
    exchange({ sentAtMs: 11_000, endedAtMs: 11_100 }),
    media({ status: 200, sentAtMs: 90_000, endedAtMs: 91_000 }),
  ]);
  expect(found.get('time to audio')).toBe('differs: 10.0, 80.0 s (profile: 17 s)');
});

it('callbacks count only if there is a webhook', () => {
  const sent = [exchange({})];
  expect(findings(sent, null).get('callback')).toBe(
    'not tested: the manifest has no webhook that this gateway can reach',
  );
  expect(findings(sent, 0).get('callback')).toContain('not tested: no callback arrived');
  expect(findings(sent, 2).get('callback')).toBe('as expected: 2 arrived');
});
