import fc from 'fast-check';
import { parseRssFeed } from 'feedsmith';
import Parser from 'rss-parser';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { FeedInputs, FeedItem } from '../../../../src/deliver/outputs/feed/feed-inputs.js';
import { feedXml } from '../../../../src/deliver/outputs/feed/feed-xml.js';

const item: FeedItem = {
  title: 'The Harbour & <Quay>',
  guid: 'chapters/01.md',
  episode: 1,
  dateMs: Date.UTC(2026, 11, 1, 6),
  audio: { name: '01-the harbour.mp3', bytes: 123_456, mimeType: 'audio/mpeg' },
  seconds: 61.5,
  captions: ['01-the harbour.vtt', '01-the harbour.srt'],
  chapters: '01-the harbour.chapters.json',
};
const inputs: FeedInputs = {
  book: {
    title: 'The Book',
    author: 'A. Writer',
    narrator: 'AI voice (Kore)',
    description: 'A lamp.\n\nThis audiobook is narrated by a digital voice.',
    language: 'en-GB',
    cover: 'cover.png',
  },
  podcast: '917393e3-1b1e-5cef-ace4-edaa54e1f810',
  settings: {
    url: 'https://example.com/book/feed.xml',
    startMs: Date.UTC(2026, 11, 1, 6),
    guid: null,
    season: 2,
    categories: ['Arts', 'Books'],
    email: 'owner@example.com',
    isExplicit: false,
    isLocked: true,
    isPrivate: false,
  },
  sentence: 'This audiobook is narrated by a digital voice.',
  items: [item],
};
const privately = { ...inputs, settings: { ...inputs.settings, isPrivate: true, isLocked: false } };

describe('a podcast feed', () => {
  it('has everything for feedsmith', () => {
    const at = 'https://example.com/book/';
    expect(parseRssFeed(feedXml(inputs))).toMatchObject({
      title: 'The Book',
      link: at,
      description: inputs.book.description,
      language: 'en-GB',
      image: { url: `${at}cover.png` },
      atom: { links: [{ href: `${at}feed.xml`, rel: 'self', type: 'application/rss+xml' }] },
      itunes: {
        author: 'A. Writer',
        image: `${at}cover.png`,
        categories: [{ text: 'Arts', categories: [{ text: 'Books' }] }],
        explicit: false,
        type: 'serial',
        owner: { name: 'A. Writer', email: 'owner@example.com' },
      },
      podcast: {
        guid: inputs.podcast,
        medium: 'audiobook',
        locked: { value: true, owner: 'owner@example.com' },
        persons: [
          { display: 'A. Writer', role: 'author', group: 'writing' },
          { display: 'AI voice (Kore)', role: 'narrator', group: 'cast' },
        ],
      },
      items: [
        {
          title: item.title,
          description: inputs.sentence,
          guid: { value: 'chapters/01.md', isPermaLink: false },
          pubDate: 'Tue, 01 Dec 2026 06:00:00 GMT',
          enclosures: [{ url: `${at}01-the%20harbour.mp3`, length: 123_456, type: 'audio/mpeg' }],
          itunes: { duration: 62, episode: 1, season: 2, episodeType: 'full', explicit: false },
          podcast: {
            season: { number: 2 },
            episode: { number: 1 },
            transcripts: [
              { url: `${at}01-the%20harbour.vtt`, type: 'text/vtt', language: 'en-GB', rel: 'captions' },
              {
                url: `${at}01-the%20harbour.srt`,
                type: 'application/x-subrip',
                language: 'en-GB',
                rel: 'captions',
              },
            ],
            chapters: { url: `${at}01-the%20harbour.chapters.json`, type: 'application/json+chapters' },
          },
        },
      ],
    });
  });

  it('asks directories not to list it if it is private', () => {
    expect(parseRssFeed(feedXml(privately))).toMatchObject({
      itunes: { block: true },
      podcast: { blocks: [{ value: true }], locked: { value: false } },
    });
    expect(parseRssFeed(feedXml(inputs)).itunes).not.toHaveProperty('block');
  });

  it('has the same episodes for rss-parser', async () => {
    const feed = await new Parser().parseString(feedXml(inputs));
    expect(feed).toMatchObject({ title: 'The Book', feedUrl: inputs.settings.url });
    expect(feed.items[0]).toMatchObject({
      title: item.title,
      guid: item.guid,
      isoDate: '2026-12-01T06:00:00.000Z',
      enclosure: {
        url: 'https://example.com/book/01-the%20harbour.mp3',
        length: '123456',
        type: 'audio/mpeg',
      },
      itunes: { duration: '62', episode: '1', season: '2' },
    });
  });

  it('leaves out what is not known', () => {
    const nothing = { author: null, narrator: null, description: null, language: null, cover: null };
    const bare = feedXml({
      ...inputs,
      book: { title: 'The Book', ...nothing },
      settings: { ...inputs.settings, email: null },
      sentence: null,
      items: [{ ...item, seconds: null, captions: [], chapters: null }],
    });
    expect(bare).not.toMatch(/null|undefined|person|owner|image|duration|transcript|chapters url/);
    expect(parseRssFeed(bare)).toMatchObject({ description: 'The Book', items: [{ title: item.title }] });
  });

  it('is well-formed XML with the same texts, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), async (title, name) => {
        const xml = feedXml({
          ...inputs,
          book: { ...inputs.book, title: `x${title}x` },
          items: [{ ...item, audio: { ...item.audio, name: `${name}.mp3` } }],
        });
        // Throws for anything that is not well-formed.
        const titles: string[] = [];
        const parser = new SaxesParser();
        parser.on('error', (error) => {
          throw error;
        });
        parser.on('text', (text) => titles.push(text));
        parser.write(xml).close();
        // XML does not allow some characters, and its white space is not exact.
        const plain = (text: string) => text.replace(/[\s\p{C}]/gu, '');
        expect(titles.map(plain)).toContain(plain(`x${title}x`));
        const [enclosure] = (await new Parser().parseString(xml)).items.map((one) => one.enclosure);
        expect(decodeURIComponent(new URL(enclosure?.url ?? '').pathname)).toBe(`/book/${name}.mp3`);
      }),
    );
  });
});
