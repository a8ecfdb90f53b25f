import { execFileSync } from 'node:child_process';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownEngines } from '../../src/project/known-engines.js';
import { gateway } from '../manifest/profiles.js';
import { jpeg, png } from '../support/pictures.js';
import { addTo, folderOf, load, placesOf, refusalOf } from './book-folder.js';

const least = 'voice: Kore\nchapters: [a.md]\n';
const manifestOf = (chapters: string, more = '') => `voice: Kore\nchapters: ${chapters}\n${more}`;

describe('loadBook', () => {
  it('returns the manifest and the chapters with their voice settings', async () => {
    const folder = await folderOf({
      'pipeline.yaml': manifestOf(
        '[a.md, {file: ./parts/b.md, voice: Puck}]',
        'prompt: Softly.\nlanguage: en-GB\n',
      ),
      'a.md': '# One\n\nFirst words.\n',
      'parts/b.md': '# Two\n\nOther words.\n',
    });
    const book = await load(folder);
    expect(book).toMatchObject({
      title: basename(folder),
      root: folder,
      manifestFile: join(folder, 'pipeline.yaml'),
      profile: gateway,
      warnings: [],
    });
    expect(book.chapters.map(({ chapter, file, title }) => [chapter, file, title])).toEqual([
      [1, 'a.md', 'One'],
      [2, 'parts/b.md', 'Two'],
    ]);
    expect(book.chapters.map(({ blocks }) => blocks.map(({ text }) => text))).toEqual([
      ['One', 'First words.'],
      ['Two', 'Other words.'],
    ]);
    expect(book.chapters.map(({ blocks }) => blocks[1]?.voiceSettings)).toEqual([
      { voice: 'Kore', prompt: 'Softly.', language: 'en-GB' },
      { voice: 'Puck', prompt: 'Softly.', language: 'en-GB' },
    ]);
  });

  it('follows a linked folder, and returns the real folder as root', async () => {
    const folder = await folderOf({ 'pipeline.yaml': least, 'a.md': 'Words.\n' });
    const link = join(await folderOf({}), 'link');
    await symlink(folder, link);
    expect((await load(link)).root).toBe(folder);
  });

  it('accepts Windows line ends and byte order marks', async () => {
    const folder = await folderOf({
      'pipeline.yaml': `\uFEFF${least.replaceAll('\n', '\r\n')}`,
      'a.md': '\uFEFF# One\r\n\r\nWords.\r\n',
    });
    const book = await load(folder);
    expect(book.chapters[0]?.blocks.map(({ text }) => text)).toEqual(['One', 'Words.']);
  });

  it('follows a chapter link that stays inside the folder', async () => {
    const folder = await folderOf({ 'pipeline.yaml': least, 'real.md': 'Words.\n' });
    await symlink('real.md', join(folder, 'a.md'));
    expect((await load(folder)).chapters).toMatchObject([{ file: 'a.md' }]);
  });

  it('warns once about each kind of setting that the engine ignores', async () => {
    const folder = await folderOf({
      'pipeline.yaml': 'voice: de\nlanguage: de\nprompt: Leise.\nchapters: [a.md]\nengine: espeak\n',
      'a.md': 'Words.\n\nMore words.\n',
    });
    const { warnings, chapters } = await load(folder);
    expect(warnings.map(({ code, severity }) => [code, severity])).toEqual([
      ['engine-ignores-prompt', 'warning'],
      ['engine-ignores-language', 'warning'],
    ]);
    expect(chapters[0]?.blocks[0]?.voiceSettings).toEqual({ voice: 'de', prompt: null, language: null });
  });

  it('warns about a chapter without text, and keeps it', async () => {
    const folder = await folderOf({
      'pipeline.yaml': manifestOf('[a.md, b.md]'),
      'a.md': '\n',
      'b.md': 'Words.\n',
    });
    const book = await load(folder);
    expect(placesOf(book.warnings)).toEqual(['chapter-empty pipeline.yaml:2:12']);
    expect(book.chapters.map(({ chapter, blocks }) => [chapter, blocks.length])).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it.each([
    ['PNG', png(8)],
    ['JPEG', jpeg(3, 8)],
  ])('accepts a cover that is a %s, under any file name', async (_kind, bytes) => {
    const folder = await folderOf({
      'pipeline.yaml': `${least}cover: cover.bin\n`,
      'a.md': 'Words.\n',
      'cover.bin': bytes,
    });
    expect((await load(folder)).manifest.cover?.file).toBe('cover.bin');
  });
});

describe('loadBook for a draft', () => {
  it('validates for the engine of the book, and speaks with the offline engine', async () => {
    const folder = await folderOf({
      'pipeline.yaml':
        'voice: Kore\nprompt: Softly.\nvoices: {host: {voice: Puck, draftVoice: de}}\nchapters: [a.md, {file: b.md, as: host}]\n',
      'a.md': 'Words.\n',
      'b.md': 'Words.\n',
    });
    const { profile, warnings, chapters } = await load(folder, { draft: true });
    expect(profile.name).toBe('flite+espeak');
    expect(warnings).toEqual([]);
    const [kore, host] = chapters.map(({ blocks }) => blocks[0]?.voiceSettings);
    expect(host).toEqual({ voice: 'de', prompt: null, language: null });
    expect(kore?.voice).toBe('slt');

    await addTo(folder, { 'pipeline.yaml': 'voice: de\nchapters: [a.md]\n' });
    expect(placesOf(await refusalOf(folder, { draft: true }))).toEqual([
      'manifest-unknown-voice pipeline.yaml:1:8',
    ]);
  });
});

describe('loadBook for a draft without flite', () => {
  it('speaks with espeak, and accepts a draftVoice of flite', async () => {
    const folder = await folderOf({
      'pipeline.yaml':
        'voice: Kore\nvoices: {host: {voice: Puck, draftVoice: rms}}\nchapters: [a.md, {file: b.md, as: host}]\n',
      'a.md': 'Words.\n',
      'b.md': 'Words.\n',
    });
    const { profile, chapters } = await load(folder, {
      ...knownEngines(undefined),
      draft: true,
      draftEngine: 'espeak',
    });
    expect(profile.name).toBe('espeak');
    expect(chapters.map(({ blocks }) => blocks[0]?.voiceSettings.voice)).toEqual(['en-gb+f4', 'en-gb+ed']);
  });
});

describe('loadBook with the engine flite', () => {
  it('reports every language that it does not speak', async () => {
    const folder = await folderOf({
      'pipeline.yaml':
        'voice: rms\nlanguage: en-AU\nengine: flite\nvoices: {gast: {language: de-DE}}\nchapters: [a.md]\n',
      'a.md': 'Words.\n\n:::narrate{language=fr}\nMots.\n:::\n',
    });
    const diagnostics = await refusalOf(folder, knownEngines(undefined));
    expect(placesOf(diagnostics)).toEqual([
      'manifest-language-not-spoken pipeline.yaml:4:27',
      'markdown-language-not-spoken a.md:3:1',
    ]);
    expect(diagnostics[0]?.message).toBe('The engine flite does not speak the language "de-DE", only en.');
  });
});

describe('loadBook refuses a book', () => {
  it('reports all errors in the manifest and the chapters together', async () => {
    const folder = await folderOf({
      'pipeline.yaml': manifestOf('[gone.md, a.md, b.md, ..]', 'title: 12\ncover: none.png\n'),
      'a.md': Uint8Array.of(0x63, 0x61, 0x66, 0xe9),
      'b.md': '# One\n\n:::narrate{as=nobody}\n\nWords.\n',
    });
    expect(placesOf(await refusalOf(folder))).toEqual([
      'chapter-missing pipeline.yaml:2:12',
      'manifest-bad-path pipeline.yaml:2:33',
      'manifest-wrong-type pipeline.yaml:3:8',
      'cover-missing pipeline.yaml:4:8',
      'chapter-not-utf8 a.md:1:4',
      'markdown-container-unclosed b.md:3:1',
    ]);
  });

  it('reports unknown names in voice comments together with unknown names in the manifest', async () => {
    const folder = await folderOf({
      'pipeline.yaml': manifestOf('[{file: a.md, voice: Kora}]'),
      'a.md': '# One\n\n<!-- narrate: as=nobody -->\n\nWords.\n',
    });
    const diagnostics = await refusalOf(folder);
    expect(placesOf(diagnostics)).toContain('manifest-unknown-voice pipeline.yaml:2:32');
    const unknownCast = diagnostics.find(({ code }) => code === 'markdown-unknown-cast');
    expect(unknownCast).toMatchObject({ place: { file: 'a.md', line: 3 } });
    expect(unknownCast?.excerpt?.line).toBe('<!-- narrate: as=nobody -->');
  });

  it.each([
    ['a misspelled folder', 'chaptres/01.md', 'chapters/01.md', 'Did you mean chapters?'],
    ['a misspelled file name', 'chapters/O1.md', 'chapters/01.md', 'Did you mean chapters/01.md?'],
    ['no similar name', 'a.md', 'chapters/something-else.txt', 'Paths are relative'],
    ['another Unicode form', 'caf\u00e9.md', 'cafe\u0301.md', 'Unicode'],
    ['a path under a file', 'b.md/c.md', 'b.md', 'Paths are relative'],
  ])('gives a hint for a missing chapter with %s', async (_what, wanted, there, hint) => {
    const folder = await folderOf({ 'pipeline.yaml': manifestOf(`["${wanted}"]`), [there]: 'Words.\n' });
    const diagnostics = await refusalOf(folder);
    expect(placesOf(diagnostics)).toEqual(['chapter-missing pipeline.yaml:2:12']);
    expect(diagnostics[0]?.hint).toContain(hint);
  });

  it('reports chapters that are folders, pipes, too large, outside of the folder, link loops or duplicates', async () => {
    const outside = await folderOf({ 'secret.md': 'Words.\n', 'sub/x.md': 'Words.\n' });
    const folder = await folderOf({
      'pipeline.yaml': manifestOf('[folder, big.md, link.md, linked/x.md, ring.md, a.md, same.md, pipe.md]'),
      'folder/x.md': '',
      'a.md': 'Words.\n',
    });
    await writeFile(join(folder, 'big.md'), '');
    await truncate(join(folder, 'big.md'), 20_000_001);
    await symlink(join(outside, 'secret.md'), join(folder, 'link.md'));
    await symlink(join(outside, 'sub'), join(folder, 'linked'));
    await symlink('ring.md', join(folder, 'ring.md'));
    execFileSync('mkfifo', [join(folder, 'pipe.md')]);
    await symlink('a.md', join(folder, 'same.md'));
    expect(placesOf(await refusalOf(folder))).toEqual([
      'chapter-not-a-file pipeline.yaml:2:12',
      'chapter-too-large pipeline.yaml:2:20',
      'chapter-outside pipeline.yaml:2:28',
      'chapter-outside pipeline.yaml:2:37',
      'chapter-unreadable pipeline.yaml:2:50',
      'chapter-listed-twice pipeline.yaml:2:65',
      'chapter-not-a-file pipeline.yaml:2:74',
    ]);
  });

  it.each([
    ['missing', 'cover-missing'],
    ['folder', 'cover-not-a-file'],
    ['cover.png', 'cover-not-an-image'],
    ['empty.png', 'cover-not-an-image'],
    ['outside.png', 'cover-outside'],
    ['damaged.png', 'cover-not-usable'],
    ['huge.png', 'cover-not-usable'],
  ])('reports the cover %s as %s', async (cover, code) => {
    const outside = await folderOf({ 'cover.png': png(8) });
    const folder = await folderOf({
      'pipeline.yaml': `${least}cover: ${cover}\n`,
      'a.md': 'Words.\n',
      'folder/x': '',
      'cover.png': 'GIF89a, not a PNG',
      'empty.png': '',
      'damaged.png': png(8).subarray(0, 30),
      'huge.png': png(20_000),
    });
    await symlink(join(outside, 'cover.png'), join(folder, 'outside.png'));
    expect(placesOf(await refusalOf(folder))).toEqual([`${code} pipeline.yaml:3:8`]);
  });

  it.each([
    ['away', 'output-outside'],
    ['away/deeper/still', 'output-outside'],
    ['nowhere', 'output-outside'],
    ['a.md', 'output-not-a-folder'],
    ['a.md/deeper', 'output-not-a-folder'],
  ])('reports the output folder %s as %s', async (output, code) => {
    const outside = await folderOf({});
    const folder = await folderOf({ 'pipeline.yaml': `${least}output: ${output}\n`, 'a.md': 'Words.\n' });
    await symlink(outside, join(folder, 'away'));
    await symlink(join(outside, 'not-there'), join(folder, 'nowhere'));
    expect(placesOf(await refusalOf(folder))).toEqual([`${code} pipeline.yaml:3:9`]);
  });

  it('accepts an output folder that is a link inside the folder', async () => {
    const folder = await folderOf({ 'pipeline.yaml': `${least}output: out/audio\n`, 'a.md': 'Words.\n' });
    await mkdir(join(folder, 'real'));
    await symlink('real', join(folder, 'out'));
    expect((await load(folder)).manifest.output).toBe('out/audio');
  });
});
