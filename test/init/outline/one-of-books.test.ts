import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

/** Returns a series of books, each in a folder with a table of contents, and a README that leads to them. */
const series = {
  'README.md': `# The Lamps\n\n- [Wicks](wicks/README.md)\n- [Oil](oil%20lamps/README.md)\n- [Fog](fog/README.md)\n`,
  'preface.md': chapter('Preface'),
  'fog/README.md': '# Fog\n\nNot written yet.\n\n- [Contents](toc.md)\n',
  'fog/toc.md': '# Fog\n\n- [One](ch1.md)\n- [Two](ch2.md)\n',
  'fog/ch1.md': '# One\n\nSoon.\n',
  'fog/ch2.md': '# Two\n\nSoon.\n',
  ...book('oil lamps'),
  ...book('wicks', 'ch3.md'),
};

function book(folder: string, ...more: string[]): Record<string, string> {
  const files = ['ch1.md', 'ch2.md', ...more];
  return {
    [`${folder}/README.md`]: `# ${folder}\n\n- [Contents](toc.md)\n`,
    [`${folder}/toc.md`]: files.map((file) => `- [${file}](${file})\n`).join(''),
    ...Object.fromEntries(files.map((file) => [`${folder}/${file}`, chapter(file)])),
  };
}

describe('a folder with several books', () => {
  it('has the longest in the manifest, and a notice with the command for each of the others', async () => {
    const found = await proposedFor(series);
    expect(found.read).toEqual(['wicks/ch1.md', 'wicks/ch2.md', 'wicks/ch3.md']);
    expect(found.notices).toContain(
      'There are 3 books in this folder. The manifest has the longest, the one in "wicks". For another one, run `narrate init fog` or `narrate init "oil lamps"` in this folder.',
    );
  });

  it('names twelve of many', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `book${index + 1}`);
    const { notices } = await proposedFor(Object.assign({}, ...names.map((name) => book(name))));
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(
      /^There are 20 books .* in "book1"\. .* `narrate init book13` or the same with one of 7 more folders in this folder\.$/,
    );
  });
});

describe('a README that leads to packages', () => {
  const packages = Object.fromEntries(
    ['packages/a', 'packages/b'].flatMap((path) => [
      [`${path}/README.md`, chapter(path)],
      [`${path}/package.json`, '{}'],
    ]),
  );
  const links = (folder: string) => `# All\n\n- [A](${folder}/a)\n- [B](${folder}/b)\n`;

  it('is no table of contents', async () => {
    const found = await proposedFor({ ...packages, 'README.md': links('packages') });
    expect(found.source).toBe('all Markdown files in the order of their names');
  });

  it.each([
    ['package.json', '{\n  "workspaces": ["*"]\n}'],
    ['pnpm-workspace.yaml', 'packages: ["*"]\n'],
    ['Cargo.toml', '[workspace]\nmembers = ["a"]\n'],
  ])('is no table of contents if the repository has several packages: %s', async (name, text) => {
    const files = Object.entries(packages).map(([file, own]) => [file.replace('packages', 'my'), own]);
    const found = await proposedFor({ ...Object.fromEntries(files), 'README.md': links('my'), [name]: text });
    expect(found.source).toBe('all Markdown files in the order of their names');
  });

  it('is a table of contents if the folders are lessons with code', async () => {
    const files = Object.entries(packages).map(([file, own]) => [file.replace('packages', 'lessons'), own]);
    const found = await proposedFor({ ...Object.fromEntries(files), 'README.md': links('lessons') });
    expect(found.read).toEqual(['lessons/a/README.md', 'lessons/b/README.md']);
  });
});
