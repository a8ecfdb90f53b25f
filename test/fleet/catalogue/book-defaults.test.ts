import { describe, expect, it } from 'vitest';
import { bookDefaults } from '../../../src/fleet/catalogue/book-defaults.js';
import { bookName } from '../../../src/fleet/catalogue/book-name.js';

describe('bookName', () => {
  it.each([
    ['books/atlas/pipeline.yaml', 'books/atlas'],
    ['books/atlas.yaml', 'books/atlas'],
    ['books/atlas/two.yml', 'books/atlas/two'],
    ['pipeline.yaml', 'pipeline'],
  ])('calls %s %s', (manifest, name) => expect(bookName(manifest)).toBe(name));
});

describe('bookDefaults', () => {
  const manifest = 'books/atlas/pipeline.yaml';
  const storeFor = (store: unknown) => bookDefaults({ store }, manifest, 'books/atlas').store;

  it.each([
    ['s3://audio/{book}', 's3://audio/books-atlas'],
    ['s3://audio/list/{book}/takes', 's3://audio/list/books-atlas/takes'],
    // A folder is relative to the catalogue, and in a manifest relative to the manifest.
    ['../store/{book}', '../../../store/books-atlas'],
    ['store/{book}', '../../store/books-atlas'],
    ['/srv/store/{book}', '/srv/store/books-atlas'],
  ])('turns the store %s into %s', (written, store) => expect(storeFor(written)).toBe(store));

  it.each(['a$&b', 'a$$b', "a$'b"])(
    'writes the name %s as it is, because it would else be that of another book',
    (name) => expect(bookDefaults({ store: '/srv/{book}' }, manifest, name).store).toBe(`/srv/${name}`),
  );

  it('turns the url of a store with settings, and keeps the settings', () =>
    expect(storeFor({ url: 's3://audio/{book}', format: 'flac' })).toEqual({
      url: 's3://audio/books-atlas',
      format: 'flac',
    }));

  it('leaves other settings as they are', () => {
    const defaults = { voice: 'Kore', audio: { book: [] } };
    expect(bookDefaults(defaults, manifest, 'books/atlas')).toEqual(defaults);
  });
});
