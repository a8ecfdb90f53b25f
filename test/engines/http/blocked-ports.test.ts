import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { blockedPortOf, isBlockedPort } from '../../../src/engines/http/blocked-ports.js';
import { reasonOf } from '../../../src/engines/http/http.js';

/** The list that undici's fetch uses. */
const { badPortsSet } = createRequire(import.meta.url)('undici/lib/web/fetch/constants.js') as {
  readonly badPortsSet: ReadonlySet<string>;
};
const everyPort = Array.from({ length: 65_536 }, (_, port) => port);

describe('isBlockedPort', () => {
  it('returns true for exactly the ports that undici blocks', () => {
    expect(badPortsSet.size).toBeGreaterThan(50);
    expect(everyPort.filter(isBlockedPort)).toEqual([...badPortsSet].map(Number).toSorted((a, b) => a - b));
  });

  it('returns true only for ports that the fetch of this Node blocks', async () => {
    for (const port of everyPort.filter(isBlockedPort)) {
      const reason = await fetch(`http://127.0.0.1:${port}`).catch(reasonOf);
      expect(reason).toBe('fetch blocks its port');
    }
  });
});

describe('blockedPortOf', () => {
  it.each([
    ['http://127.0.0.1:6666/v1', 6666],
    ['https://gateway.example:22', 22],
    ['http://gateway.example', null],
    ['https://gateway.example:8443', null],
    // `URL` removes the default port of the scheme.
    ['https://gateway.example:443', null],
    ['local:espeak', null],
    ['no address', null],
  ])('of %s returns %s', (address, port) => expect(blockedPortOf(address)).toBe(port));
});
