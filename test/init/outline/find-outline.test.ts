import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

describe('settings of GitBook whose table of contents does not exist', () => {
  const files = {
    '.gitbook.yaml': 'root: ./docs\nstructure: { summary: OLD.md }\n',
    'docs/one.md': chapter('One'),
    'docs/two.md': chapter('Two'),
  };

  it('are ignored if there is another layout below', async () => {
    const found = await proposedFor({
      ...files,
      'website/docusaurus.config.ts':
        "export default { presets: [['classic', { docs: { path: '../docs' } }]] }\n",
      'website/sidebars.json': '{ "docs": ["two", "one"] }',
    });
    expect(found.source).toMatch(/^Docusaurus/);
    expect(found.read).toEqual(['docs/two.md', 'docs/one.md']);
    expect(found.notices).toEqual([]);
  });

  it('have all files of their folder if there is no other layout', async () => {
    const found = await proposedFor({ ...files, 'other.md': chapter('Other') });
    expect(found.read).toEqual(['docs/one.md', 'docs/two.md']);
    expect(found.notices).toEqual([
      'There is no docs/OLD.md, so the chapters are in the order of their names.',
    ]);
  });
});

describe('a README next to a SUMMARY.md without settings', () => {
  it.each([
    ['', 'about the repository'],
    ['docs/', null],
  ])('is offered as the first page, as HonKit shows it: %s', async (folder, leftOut) => {
    const found = await proposedFor({
      [`${folder}README.md`]: chapter('Of Lamps'),
      [`${folder}SUMMARY.md`]: '- [One](one.md)\n',
      [`${folder}one.md`]: chapter('One'),
    });
    expect(found.chapters.map((one) => [one.file, one.leftOut])).toEqual([
      [`${folder}README.md`, leftOut],
      [`${folder}one.md`, null],
    ]);
  });
});
