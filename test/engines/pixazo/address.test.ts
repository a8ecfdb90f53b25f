import { describe, expect, it } from 'vitest';
import { NarrateError } from '../../../src/base/errors.js';
import { pixazo } from '../../../src/engines/pixazo/index.js';

const resolveAddress = (manifestBaseUrl: string | null, environmentBaseUrl: string | null): string =>
  pixazo.server!.addressFor(manifestBaseUrl, { PIXAZO_BASE_URL: environmentBaseUrl ?? undefined });

describe('address of the Pixazo gateway', () => {
  it.each([
    ['nothing, which means the default', null, null, 'https://gateway.pixazo.ai'],
    ['the default in the manifest', 'https://gateway.pixazo.ai/', null, 'https://gateway.pixazo.ai'],
    ['the default with its port', 'https://gateway.pixazo.ai:443', null, 'https://gateway.pixazo.ai'],
    ['loopback in the manifest', 'http://127.0.0.1:8080', null, 'http://127.0.0.1:8080'],
    ['another loopback address', 'http://127.9.8.7:80/', null, 'http://127.9.8.7'],
    ['a short form of loopback', 'http://127.1:99', null, 'http://127.0.0.1:99'],
    ['IPv6 loopback', 'http://[::1]:9000/x/', null, 'http://[::1]:9000/x'],
    ['localhost', 'http://localhost:3000', null, 'http://localhost:3000'],
    ['an origin in the environment', null, 'https://tts.example/api/', 'https://tts.example/api'],
    [
      'the same origin in manifest and environment',
      'https://tts.example',
      'https://tts.example/api',
      'https://tts.example/api',
    ],
    [
      'different origins, of which the one in the environment is used',
      'https://evil.example',
      'https://tts.example',
      'https://tts.example',
    ],
  ])('can be set to %s', (_name, manifest, environment, expected) => {
    expect(resolveAddress(manifest, environment)).toBe(expected);
  });

  it.each([
    ['another origin in the manifest', 'https://evil.example', null],
    ['a subdomain of the default', 'https://x.gateway.pixazo.ai', null],
    ['a name that begins like the default', 'https://gateway.pixazo.ai.evil.example', null],
    ['the default as a user name', 'https://gateway.pixazo.ai@evil.example', null],
    ['the default, unencrypted', 'http://gateway.pixazo.ai', null],
    ['the default on another port', 'https://gateway.pixazo.ai:8443', null],
    ['a name that begins like loopback', 'http://127.0.0.1.evil.example', null],
    ['a name under localhost', 'https://localhost.evil.example', null],
    ['the address of all interfaces', 'http://0.0.0.0:80', null],
    ['an unencrypted origin in the environment', null, 'http://tts.example'],
    ['a text that is not an address', null, 'tts.example'],
    ['another scheme', 'file:///etc', null],
    ['an address with a password', null, 'https://me:secret@tts.example'],
    ['an address with a query', null, 'https://tts.example/?key=secret'],
  ])('cannot be set to %s: key-origin', (_name, manifest, environment) => {
    let caught: unknown;
    try {
      resolveAddress(manifest, environment);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(NarrateError);
    expect(caught).toMatchObject({ code: 'key-origin', exitStatus: 3 });
    expect(String(caught) + (caught as NarrateError).hint).not.toContain('secret');
  });
});
