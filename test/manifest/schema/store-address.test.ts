import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/manifest/parse-manifest.js';
import { parseStoreAddress } from '../../../src/manifest/schema/store-address.js';
import { engines } from '../profiles.js';

describe('parseStoreAddress', () => {
  it.each([
    ['s3://audio', { kind: 's3', bucket: 'audio', prefix: '' }],
    ['s3://my.audio-1/books/atlas/', { kind: 's3', bucket: 'my.audio-1', prefix: 'books/atlas' }],
    ['../shared', { kind: 'folder', path: '../shared' }],
    ['/mnt/share/audio', { kind: 'folder', path: '/mnt/share/audio' }],
    ['C:\\audio', { kind: 'folder', path: 'C:\\audio' }],
    ['.narrates', { kind: 'folder', path: '.narrates' }],
  ])('parses %s', (text, address) => {
    expect(parseStoreAddress(text)).toEqual(address);
  });

  it.each([
    ['gs://audio/atlas', 'gs://'],
    ['https://s3.example.com/audio', 'https://'],
    ['s3://', 'bucket'],
    ['s3://Audio/atlas', 'bucket'],
    ['s3://audio/a/../b', 'prefix'],
    ['s3://audio//b', 'prefix'],
    ['s3://audio/b?x', 'prefix'],
    ['~/audio', '~'],
    ['./.narrate', '.narrate'],
  ])('rejects %s and names %s in the message', (text, named) => {
    const problem = parseStoreAddress(text);
    expect(problem).toMatchObject({ message: expect.stringContaining(named), hint: expect.any(String) });
  });
});

describe('`store` in a manifest', () => {
  const parse = (store: string) =>
    parseManifest(`voice: Kore\nchapters: [a.md]\n${store}`, {
      ...engines,
      file: 'pipeline.yaml',
      engine: null,
    });

  it('is optional, and is an address or a mapping', () => {
    expect(parse('').manifest?.store).toBeNull();
    const place = { url: '../audio', endpoint: null, region: null, format: 'wav' };
    expect(parse('store: ../audio\n').manifest?.store).toEqual(place);
    expect(parse('store: { url: ../audio, format: flac }\n').manifest?.store).toEqual({
      ...place,
      format: 'flac',
    });
  });

  it.each([
    ['store: gs://audio', 'manifest-bad-store', 3],
    ['store: { url: "s3://A" }', 'manifest-bad-store', 3],
    // The region becomes part of a host name.
    ['store: { url: "s3://audio", region: "x.example.com/#" }', 'manifest-bad-store', 3],
    ['store: { url: "s3://audio", endpoint: "s3.example.com" }', 'manifest-bad-url', 3],
    ['store: { url: "s3://audio", format: mp3 }', 'manifest-not-a-choice', 3],
    ['store: { format: flac }', 'manifest-missing-key', 3],
  ])('rejects `%s` with %s', (store, code, line) => {
    const { diagnostics } = parse(`${store}\n`);
    expect(diagnostics.map((one) => [one.code, one.place?.line])).toEqual([[code, line]]);
  });
});
