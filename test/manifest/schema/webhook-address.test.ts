import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/manifest/parse-manifest.js';
import { parseListen, webhookUrlProblem } from '../../../src/manifest/schema/webhook-address.js';
import { engines } from '../profiles.js';

describe('parseListen', () => {
  it.each([
    ['127.0.0.1:8788', { host: '127.0.0.1', port: 8788 }],
    ['localhost:1', { host: 'localhost', port: 1 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
    ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
    ['8788', null],
    [':8788', null],
    ['127.0.0.1', null],
    ['127.0.0.1:0', null],
    ['127.0.0.1:65536', null],
    ['::1:8788', null],
    ['http://127.0.0.1:8788', null],
    ['a b:1', null],
  ])('parses %s as %j', (text, expected) => {
    expect(parseListen(text)).toEqual(expected);
  });
});

describe('`webhook.url`', () => {
  it.each([
    ['https://hooks.example/narrate', true],
    ['http://127.0.0.1:8788', true],
    ['http://localhost:8788/a/', true],
    ['http://hooks.example', false],
    ['http://127.0.0.1.example', false],
    ['https://me:pw@hooks.example', false],
    ['https://hooks.example/#a', false],
    ['ftp://hooks.example', false],
    ['hooks.example', false],
  ])('accepts %s: %s', (url, allowed) => {
    expect(webhookUrlProblem(url) === null).toBe(allowed);
  });

  it('is normalised so that it is safe in a header', () => {
    const { manifest } = parseManifest(
      'voice: Kore\nchapters: [a.md]\nwebhook: { url: "https://hööks.example/a\\tb//", listen: "127.0.0.1:8788" }\n',
      { ...engines, file: 'pipeline.yaml', engine: null },
    );
    expect(manifest?.webhook).toEqual({
      url: 'https://xn--hks-snaa.example/ab',
      listen: { host: '127.0.0.1', port: 8788 },
    });
  });
});

describe('`webhook` in a manifest', () => {
  it.each([
    ['{url: "http://hooks.example", listen: "127.0.0.1:1"}', 'manifest-bad-url', 16],
    ['{url: "https://hooks.example/?a=b", listen: "127.0.0.1:1"}', 'manifest-bad-url', 16],
    ['{url: "https://hooks.example", listen: "8788"}', 'manifest-bad-listen', 49],
    ['{url: "https://hooks.example", listen: 8788}', 'manifest-wrong-type', 49],
    ['{url: "https://hooks.example"}', 'manifest-missing-key', 10],
    ['{url: "https://hooks.example", listen: "127.0.0.1:1", tls: true}', 'manifest-unknown-key', 64],
  ])('rejects `%s` with %s', (value, code, column) => {
    const text = `webhook: ${value}\nvoice: Kore\nchapters: [a.md]\n`;
    const { diagnostics } = parseManifest(text, { ...engines, file: 'pipeline.yaml', engine: null });
    expect(diagnostics).toMatchObject([{ code, place: { line: 1, column }, hint: expect.any(String) }]);
  });
});
