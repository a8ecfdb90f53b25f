import { x } from 'xastscript';
import { xmlDocument } from '../epub/xml.js';
import type { FeedInputs, FeedItem } from './feed-inputs.js';

/** The namespaces of the feed: that of podcast apps, that of Apple Podcasts, and Atom for the address of the feed itself. */
const namespaces = {
  'xmlns:podcast': 'https://podcastindex.org/namespace/1.0',
  'xmlns:itunes': 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
};

/**
 * Returns a podcast feed: RSS 2.0 with the tags of Apple Podcasts and of the podcast namespace (Podcastindex-org/podcast-namespace,
 * docs/tags). It has no date of its own, so that the same book gives the same bytes.
 */
export function feedXml(inputs: FeedInputs): string {
  const { book, podcast, settings, items } = inputs;
  const { url, categories, email, isExplicit, isLocked, isPrivate } = settings;
  const { title, author, narrator, description, language, cover } = book;
  const coverUrl = cover === null ? null : urlOf(cover, url);
  const channel = x('channel', {}, [
    x('title', title),
    x('link', new URL('.', url).href),
    x('description', description ?? title),
    ...optional('language', language),
    x('generator', 'narrate'),
    x('atom:link', { href: url, rel: 'self', type: 'application/rss+xml' }),
    ...(coverUrl === null
      ? []
      : [x('image', {}, [x('url', coverUrl), x('title', title), x('link', new URL('.', url).href)])]),
    ...optional('itunes:author', author),
    ...(coverUrl === null ? [] : [x('itunes:image', { href: coverUrl })]),
    categoryOf(categories),
    x('itunes:explicit', isExplicit ? 'true' : 'false'),
    x('itunes:type', 'serial'),
    ...(email === null
      ? []
      : [x('itunes:owner', {}, [...optional('itunes:name', author), x('itunes:email', email)])]),
    ...(isPrivate ? [x('itunes:block', 'Yes'), x('podcast:block', 'yes')] : []),
    x('podcast:guid', podcast),
    x('podcast:medium', 'audiobook'),
    x('podcast:locked', email === null ? {} : { owner: email }, isLocked ? 'yes' : 'no'),
    ...person(author, 'author', 'writing'),
    ...person(narrator, 'narrator', 'cast'),
    ...items.map((item) => itemOf(item, inputs)),
  ]);
  const document = x(null, [x('rss', { version: '2.0', ...namespaces }, [channel])]);
  // A line for each item. In texts, `<` is escaped.
  return xmlDocument(document).replaceAll(/(?<=>)(?=<(?:item|channel|\/channel|\/rss)\b)/g, '\n');
}

function itemOf(item: FeedItem, { settings, sentence, book }: FeedInputs) {
  const { title, guid, episode, dateMs, audio, seconds, captions, chapters } = item;
  const { url, season, isExplicit } = settings;
  return x('item', {}, [
    x('title', title),
    ...optional('description', sentence),
    x('guid', { isPermaLink: 'false' }, guid),
    x('pubDate', new Date(dateMs).toUTCString()),
    x('enclosure', { url: urlOf(audio.name, url), length: String(audio.bytes), type: audio.mimeType }),
    ...(seconds === null ? [] : [x('itunes:duration', String(Math.round(seconds)))]),
    x('itunes:episode', String(episode)),
    x('itunes:season', String(season)),
    x('itunes:episodeType', 'full'),
    x('itunes:explicit', isExplicit ? 'true' : 'false'),
    x('podcast:season', String(season)),
    x('podcast:episode', String(episode)),
    ...captions.map((name) => transcript(name, url, book.language)),
    ...(chapters === null
      ? []
      : [x('podcast:chapters', { url: urlOf(chapters, url), type: 'application/json+chapters' })]),
  ]);
}

/** Returns the address of a file that is next to the feed. */
const urlOf = (name: string, feedUrl: string): string =>
  new URL(`./${encodeURIComponent(name)}`, feedUrl).href;

const optional = (name: string, value: string | null) => (value === null ? [] : [x(name, value)]);

/** @param role @param group of the Podcast Taxonomy Project (podcasttaxonomy.com) */
const person = (name: string | null, role: string, group: string) =>
  name === null ? [] : [x('podcast:person', { role, group }, name)];

const transcript = (name: string, feedUrl: string, language: string | null) =>
  x('podcast:transcript', {
    url: urlOf(name, feedUrl),
    type: name.endsWith('.vtt') ? 'text/vtt' : 'application/x-subrip',
    ...(language === null ? {} : { language }),
    rel: 'captions',
  });

function categoryOf([first = '', ...others]: readonly string[]): ReturnType<typeof x> {
  return x('itunes:category', { text: first }, others.length === 0 ? [] : [categoryOf(others)]);
}
