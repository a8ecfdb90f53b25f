import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { blockedPortOf, isBlockedPort } from '../../../src/engines/http/blocked-ports.js';
import { reasonOf } from '../../../src/engines/http/http.js';

/** What undici's fetch goes by. */
const { badPortsSet } = createRequire(import.meta.url)('undici/lib/web/fetch/constants.js') as {
  readonly badPortsSet: ReadonlySet<string>;
};
const everyPort = Array.from({ length: 65_536 }, (_, port) => port);

describe('the ports that fetch blocks', () => {
  it('are those of undici', () => {
    expect(badPortsSet.size).toBeGreaterThan(50);
    expect(everyPort.filter(isBlockedPort)).toEqual([...badPortsSet].map(Number).toSorted((a, b) => a - b));
  });

  it('are refused by the fetch of this Node, with a reason in plain words', async () => {
    for (const port of everyPort.filter(isBlockedPort)) {
      const reason = await fetch(`http://127.0.0.1:${port}`).catch(reasonOf);
      expect(reason).toBe('its port is one that fetch blocks');
    }
  });

  it.each([
    ['http://127.0.0.1:6666/v1', 6666],
    ['https://gateway.example:22', 22],
    ['http://gateway.example', null],
    ['https://gateway.example:8443', null],
    // The default port of the scheme is in no address.
    ['https://gateway.example:443', null],
    ['local:espeak', null],
    ['no address', null],
  ])('in %s: %s', (address, port) => expect(blockedPortOf(address)).toBe(port));
});
