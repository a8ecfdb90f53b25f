import { describe, expect, it } from 'vitest';
import type { DeliverChapter } from '../../../src/deliver/delivery.js';
import { episodesOf } from '../../../src/deliver/feed/episodes.js';
import { feedSettings } from '../../../src/manifest/schema/feed-schema.js';
import type { PublishedEpisode } from '../../../src/state/journal/journal-entry.js';

const feed = feedSettings({
  ...{ url: 'https://example.com/lamp/', start: '2026-12-01', season: 1, category: 'Arts' },
  ...{ explicit: false, locked: true, private: false },
});

/** A chapter with one sentence in each line, and one recording. */
const chapter = (file: string, lines: readonly string[], isRecorded = true) =>
  ({
    file,
    lines: lines.map((text) => ({ sentences: [[{ text }]] })),
    chunks: [{ take: isRecorded ? { fingerprint: file } : null }],
  }) as unknown as DeliverChapter;

const publish = (
  chapters: readonly DeliverChapter[],
  journal: readonly PublishedEpisode[],
  manifestFile = '/book/pipeline.yaml',
) => {
  const manifest = {
    chapters: chapters.map(({ file }) => ({ file, id: null })),
    publish: { feed },
  } as unknown as Parameters<typeof episodesOf>[0]['manifest'];
  const episodes = episodesOf({ manifest, manifestFile, chapters }, journal);
  return { guids: [...(episodes?.feed.guids ?? [])], changed: episodes?.changed ?? [] };
};

const [lamp, fog] = [
  ['The lamp is lit.', 'It burns.'],
  ['Fog comes in.', 'It stays.'],
];

describe('the episodes of a book', () => {
  it('have a guid each, also after the manifest and a chapter got other names', () => {
    const first = publish([chapter('01.md', lamp)], []).changed;
    const moved = publish([chapter('lamp.md', lamp)], first, '/book/book.yaml').changed;
    // The journal has two lines about the lamp now, and a new chapter is in its first file.
    const chapters = [chapter('01.md', fog), chapter('lamp.md', lamp)];
    const { guids, changed } = publish(chapters, [...first, ...moved], '/book/book.yaml');
    expect(guids).toEqual([
      ['01.md', '01.md#2'],
      ['lamp.md', '01.md'],
    ]);
    expect(changed.map(({ guid }) => guid)).toEqual(['01.md#2']);
  });

  it('are only those that the journal knows, because others could get another guid later', () => {
    const { guids, changed } = publish([chapter('01.md', lamp), chapter('02.md', fog, false)], []);
    expect(guids).toEqual([['01.md', '01.md']]);
    expect(changed.map(({ guid }) => guid)).toEqual(['01.md']);
    // A known chapter stays an episode while its new text is not recorded.
    expect(publish([chapter('01.md', fog, false)], changed).guids).toEqual([['01.md', '01.md']]);
  });
});
