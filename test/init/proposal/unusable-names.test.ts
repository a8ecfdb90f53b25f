import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { engineNames, profileOf } from '../../../src/engines/registry.js';
import { init } from '../../../src/index.js';
import { parseManifest } from '../../../src/manifest/parse-manifest.js';
import { bookTree, chapter, proposedFor } from '../book-tree.js';

const withVoice = (name: string) =>
  `${chapter('Two')}\n## Part\n<!-- narrate: as="${name}" -->\n\nMore of it.\n`;

describe('propose', () => {
  it.each(['__proto__', '<<', 'x'.repeat(1500)])(
    'leaves a chapter out whose voice is called %s, which no manifest can have',
    async (name) => {
      const { read, leftOut } = await proposedFor({ 'one.md': chapter('One'), 'two.md': withVoice(name) });
      expect(read).toEqual(['one.md']);
      expect(leftOut['two.md']).toMatch(/^the manifest cannot have a voice named "/);
    },
  );

  it('leaves files out whose names have control characters, and quotes all other names', async () => {
    const names = ['a\u007Fb.md', 'c\u0085d.md', 'e\u2028f.md', 'g\nh.md', 'in: j.md', '- k.md'];
    const texts = Object.fromEntries(names.map((name) => [name, chapter('A')]));
    const { manifestFile } = await init({ source: await bookTree({ ...texts, 'z.md': chapter('Z') }) });
    const text = await readFile(manifestFile, 'utf8');
    const { manifest, diagnostics } = parseManifest(text, {
      file: 'pipeline.yaml',
      engine: null,
      engineNames,
      profileOf,
    });
    expect(diagnostics).toEqual([]);
    expect(manifest?.chapters.map(({ file }) => file).toSorted()).toEqual(
      ['- k.md', 'e\u2028f.md', 'g\nh.md', 'in: j.md', 'z.md'].toSorted(),
    );
    expect(text).toContain('# - "a\\u007fb.md" # left out: its name cannot be in a manifest');
  });

  it('ignores a title and an author that nobody can see', async () => {
    const toml = '[book]\ntitle = "\u200B"\nauthors = ["\u00AD", "A. Writer"]\n';
    const found = await proposedFor({
      'book.toml': toml,
      'src/SUMMARY.md': '- [One](one.md)',
      'src/one.md': chapter('One'),
    });
    expect(found).toMatchObject({ title: 'The Book', author: 'A. Writer' });
  });

  it.each([
    [
      { '_bookdown.yml': 'rmd_files: [../out.Rmd, one.Rmd]\n', 'one.Rmd': chapter('One') },
      '_bookdown.yml',
      '../out.Rmd',
    ],
    [
      {
        'conf.py': 'project = "x"\n',
        'index.md': `${chapter('I')}\n\`\`\`{toctree}\n../out\none\n\`\`\`\n`,
        'one.md': chapter('One'),
      },
      'index.md',
      '../out',
    ],
  ])('reports files outside the folder in %j', async (files, list, path) => {
    const { notices } = await proposedFor(files as unknown as Record<string, string>);
    expect(notices).toContain(`${list} lists files outside this folder: "${path}".`);
  });

  it.each([
    ['SUMMARY.md', '- [One](one.md)\n- [A](<a: intro.md>)\n- [B](<part\\two.md>)\n'],
    ['toc.md', '- [One](one.md)\n- [Two](two.md)\n- [A](<a: intro.md>)\n- [B](<part\\two.md>)\n'],
    ['Book.txt', 'one.md\na: intro.md\npart\\two.md\n'],
    ['mkdocs.yml', 'docs_dir: .\nnav: [one.md, "a: intro.md", part\\two.md]\n'],
    ['_quarto.yml', 'book:\n  chapters: [one.md, "a: intro.md", part\\two.md]\n'],
    ['defaults.yaml', 'input-files: [one.md, one.md, "a: intro.md", part\\two.md]\n'],
    [
      '.vitepress/config.js',
      "x={sidebar:[{link:'/one'},{link:'/a: intro.md'},{link:'a: intro'},{link:'part\\\\two'}]}",
    ],
  ])('reports names like those of drives, and paths with a backslash, in %s', async (list, text) => {
    const { notices } = await proposedFor({
      [list]: text,
      'one.md': chapter('One'),
      'two.md': chapter('Two'),
    });
    expect(notices.join('\n')).toMatch(/ lists paths that begin with a letter and a colon.*"a: intro/);
    expect(notices.join('\n')).toMatch(/ lists files that do not exist: .*"part\/two/);
  });

  it('reads a page with 100,000 brackets that no parenthesis closes', async () => {
    const text = `${chapter('One')}\n    ${'[a]('.repeat(100_000)}${'![]('.repeat(100_000)}\n`;
    expect((await proposedFor({ 'one.md': text })).read).toEqual(['one.md']);
  });
});
