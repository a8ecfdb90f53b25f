import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

/** Returns a page with front matter. */
const page = (title: string, front: string): string => `---\n${front}\n---\n\n${chapter(title)}`;

describe('a Jekyll site', () => {
  const config =
    'title: Of Lamps\nauthor: { name: A. Writer }\nlang: nl\ncollections:\n  care: { output: true }\n';
  const care = {
    '_care/oil.md': page('Oil', 'title: Oil\norder: 2'),
    '_care/wick.md': page('Wick', 'title: Wick\npermalink: /the-wick/\norder: 1'),
    '_care/end.md': page('The End', 'title: The End'),
    'about.md': chapter('About'),
  };

  it('has its collections by position and then by name, and leaves out its pages', async () => {
    const found = await proposedFor({
      ...care,
      '_config.yml': config,
      '_posts/2024-01-01-news.md': chapter('News'),
    });
    expect(found).toMatchObject({
      source: 'Jekyll (_config.yml)',
      title: 'Of Lamps',
      author: 'A. Writer',
      language: 'nl',
      read: ['_care/wick.md', '_care/oil.md', '_care/end.md'],
      leftOut: {
        'about.md': 'not one of the collections',
        '_posts/2024-01-01-news.md': 'not one of the collections',
      },
    });
  });

  it('leaves out collections without pages of their own, if there are others', async () => {
    const found = await proposedFor({
      ...care,
      '_config.yml': `${config}  people: { output: false }\n`,
      '_people/anna.md': page('Anna', 'title: Anna'),
    });
    expect(found.read).toEqual(['_care/wick.md', '_care/oil.md', '_care/end.md']);
    expect(found.leftOut).toMatchObject({ '_people/anna.md': 'in a collection without pages of its own' });
    const only = await proposedFor({
      '_config.yml': 'title: People\ncollections:\n  people: { output: false }\n',
      '_people/anna.md': page('Anna', 'title: Anna'),
    });
    expect(only.read).toEqual(['_people/anna.md']);
  });

  it('has its posts in the order of their dates, of which the front matter has the last word', async () => {
    const found = await proposedFor({
      '_config.yml': 'title: Of Lamps\npermalink: pretty\n',
      '_posts/2020-2-1-wick.md': page('Wick', 'title: Wick'),
      '_posts/2020-10-01-oil.md': page('Oil', 'title: Oil'),
      '_posts/2019-01-01-end.md': page('The End', 'title: The End\ndate: 2021-01-01 10:00:00 +0100'),
    });
    expect(found.read).toEqual([
      '_posts/2020-2-1-wick.md',
      '_posts/2020-10-01-oil.md',
      '_posts/2019-01-01-end.md',
    ]);
  });

  it('has the order of a collection in its settings', async () => {
    const ordered = `${config.replace('output: true', 'order: [end.md, wick.md]')}`;
    const found = await proposedFor({ ...care, '_config.yml': ordered });
    expect(found.read).toEqual(['_care/end.md', '_care/wick.md', '_care/oil.md']);
  });

  it('has the order of a list in _data, by permalinks and paths', async () => {
    const found = await proposedFor({
      ...care,
      '_config.yml': config,
      '_data/navigation.yml':
        'main:\n  - title: Last things\n    children:\n      - { title: End, url: "{{ site.baseurl }}/care/end.html" }\n  - { title: Wick, url: /the-wick }\n  - { title: Oil, url: oil }\n  - { title: Site, url: "https://example.com/about" }\n',
    });
    expect(found).toMatchObject({
      source: 'Jekyll (_config.yml, _data/navigation.yml)',
      read: ['_care/end.md', '_care/wick.md', '_care/oil.md'],
      parts: ['Last things > _care/end.md'],
    });
  });

  it('has the order of nav_order and parent, as the theme Just the Docs', async () => {
    const found = await proposedFor({
      '_config.yml': 'title: Of Lamps\nremote_theme: just-the-docs/just-the-docs\n',
      'z.md': page('First', 'title: First\nnav_order: 1'),
      'care/index.md': page('Care', 'title: Care\nnav_order: 2'),
      'care/a.md': page('Oil', 'title: Oil\nparent: Care\nnav_order: 2'),
      'care/b.md': page('Wick', 'title: Wick\nparent: Care\nnav_order: 1'),
      'care/c.md': page('Kinds', 'title: Kinds\nparent: Oil\ngrand_parent: Care'),
      'more.md': page('More', 'title: More\nnav_exclude: true'),
      'ring.md': page('Ring', 'title: Ring\nparent: Ring'),
      'orphan.md': page('Orphan', 'title: Orphan\nparent: Gone'),
    });
    expect(found.read).toEqual([
      'z.md',
      'care/index.md',
      'care/b.md',
      'care/a.md',
      'care/c.md',
      'orphan.md',
      'ring.md',
    ]);
    expect(found.leftOut).toEqual({ 'more.md': 'not in the navigation, by its front matter' });
    expect(found.parts).toEqual(['Care > care/index.md', 'Oil > care/a.md']);
  });

  it('has its posts from the oldest to the newest if they are the most', async () => {
    const found = await proposedFor({
      '_config.yml': 'title: Of Lamps\npermalink: pretty\n',
      '_posts/2024-02-01-two.md': chapter('Two'),
      '_posts/2023-12-24-one.markdown': chapter('One'),
      'about.md': chapter('About'),
    });
    expect(found.read).toEqual(['_posts/2023-12-24-one.markdown', '_posts/2024-02-01-two.md']);
  });
});
