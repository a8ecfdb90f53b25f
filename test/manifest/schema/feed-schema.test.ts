import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/manifest/parse-manifest.js';
import { engines } from '../profiles.js';

const options = { ...engines, file: 'pipeline.yaml', engine: null };
const parse = (feed: string, more = '') =>
  parseManifest(`voice: Kore\nchapters: [a.md]\n${more}publish:\n  feed: ${feed}\n`, options);
const feedOf = (feed: string) => parse(feed).manifest?.publish.feed;

describe('publish.feed', () => {
  it('has defaults for everything but address and date', () => {
    expect(feedOf('{ url: "https://example.com/book/feed.xml", start: 2026-12-01 }')).toEqual({
      url: 'https://example.com/book/feed.xml',
      startMs: Date.UTC(2026, 11, 1),
      guid: null,
      season: 1,
      categories: ['Arts', 'Books'],
      email: null,
      isExplicit: false,
      isLocked: true,
      isPrivate: false,
    });
  });

  it.each([
    ['https://example.com/book/', 'https://example.com/book/feed.xml'],
    ['https://example.com/book', 'https://example.com/book/feed.xml'],
    ['https://example.com/v1.2', 'https://example.com/v1.2/feed.xml'],
    ['https://example.com', 'https://example.com/feed.xml'],
    ['https://example.com/b k/podcast.RSS', 'https://example.com/b%20k/podcast.RSS'],
  ])('reads the address %s as %s', (written, url) => {
    expect(feedOf(`{ url: "${written}", start: 2026-12-01 }`)?.url).toBe(url);
  });

  it('reads a time with its distance from UTC', () => {
    expect(feedOf('{ url: "https://example.com/", start: "2026-12-01T06:00:00+01:00" }')?.startMs).toBe(
      Date.UTC(2026, 11, 1, 5),
    );
  });

  it.each([
    ['{ url: "ftp://example.com/", start: 2026-12-01 }', 'manifest-bad-url'],
    ['{ url: "https://me:pw@example.com/", start: 2026-12-01 }', 'manifest-bad-url'],
    ['{ url: "https://example.com/feed.xml?x=1", start: 2026-12-01 }', 'manifest-bad-url'],
    ['{ url: "https://example.com/", start: 2026-02-30 }', 'manifest-bad-date'],
    ['{ url: "https://example.com/", start: tomorrow }', 'manifest-bad-date'],
    ['{ url: "https://example.com/", start: "2026-12-01T25:00:00Z" }', 'manifest-bad-date'],
    ['{ url: "https://example.com/", start: "2026-12-01T06:00" }', 'manifest-bad-date'],
    ['{ url: "https://example.com/", start: 2026-12-01, guid: my-podcast }', 'manifest-bad-guid'],
    ['{ url: "https://example.com/" }', 'manifest-missing-key'],
  ])('refuses %s', (feed, code) => {
    const { diagnostics } = parse(feed);
    expect(diagnostics.map((one) => one.code)).toEqual([code]);
    expect(diagnostics[0]?.place?.line).toBe(4);
  });

  it('refuses a feed without chapter files, and an id of two chapters', () => {
    const feed = '{ url: "https://example.com/", start: 2026-12-01 }';
    expect(parse(feed, 'audio: { chapters: [], book: [m4b] }\n').diagnostics).toMatchObject([
      {
        code: 'manifest-empty-value',
        message: '`audio.chapters` is empty, so the podcast feed would have no episodes.',
      },
    ]);
    const twice = 'voice: Kore\nchapters: [{ file: a.md, id: one }, { file: b.md, id: one }]\n';
    expect(parseManifest(twice, options).diagnostics).toMatchObject([
      { code: 'manifest-listed-twice', message: 'The id "one" is listed twice.' },
    ]);
  });
});
