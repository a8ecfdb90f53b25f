import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { init, plan } from '../../../src/index.js';
import { bookTree, chapter, proposedFor } from '../book-tree.js';
import { makeEpub } from '../epub/epub-builder.js';

const speech = (index: number) => `The lamp of house ${index} is out again, and the fog is in the harbour.`;
const names = ['Anna', 'Tom'];
const play = (form: (name: string, text: string) => string, join = '\n\n') =>
  Array.from({ length: 12 }, (_, index) => form(names[index % 2] ?? '', speech(index))).join(join);
const notice =
  'The book looks like a play or a dialogue, with 6 speeches of Anna and 6 of Tom. To give each speaker a voice, use the lines under `speakers` in the manifest, which are commented out.';

/** Makes the proposed speakers part of a manifest, and returns the voices of the first blocks of the book. */
async function voicesWithSpeakers(manifest: string, read = '') {
  const text = await readFile(manifest, 'utf8');
  const proposed = text.replace(/^# (voices:|speakers:| {2}(?:anna|tom|Anna|Tom): .*)$/gm, '$1');
  await writeFile(manifest, read === '' ? proposed : proposed.replace('tables: skip', read));
  const { book } = await plan({ manifest, environment: {} });
  return book.chapters
    .flatMap(({ blocks }) => blocks)
    .filter(({ text: words }) => words.includes('lamp'))
    .slice(0, 2)
    .map(({ text: words, voiceSettings: { voice } }) => [voice, words]);
}

describe('init of a play', () => {
  it('lists the speakers and proposes voices for them, which change nothing until the user wants them', async () => {
    const files = { 'act.md': `# Act One\n\n${play((name, text) => `**${name}:** ${text}`)}\n` };
    const folder = await bookTree(files);
    const { proposal, manifestFile } = await init({ source: folder });
    expect(proposal).toMatchObject({
      speakers: {
        found: [
          { label: 'Anna', speeches: 6 },
          { label: 'Tom', speeches: 6 },
        ],
        policy: null,
      },
      notices: [notice],
    });
    const { book } = await plan({ manifest: manifestFile, environment: {} });
    expect(new Set(book.chapters[0]?.blocks.map(({ voiceSettings }) => voiceSettings.voice)).size).toBe(1);
    expect(await voicesWithSpeakers(manifestFile)).toEqual([
      ['Kore', `Anna: ${speech(0)}`],
      ['Charon', `Tom: ${speech(1)}`],
    ]);
  });

  it('reads the HTML of a book if a chapter has no other text', async () => {
    const html = play((name, text) => `<p><b>${name}</b> ${text}</p>`, '\n');
    const folder = await bookTree({
      'act.md': `# Act One\n\n${html}\n`,
      'index.md': `# Home\n\n<p>${'Welcome to the harbour. '.repeat(10)}</p>\n`,
      'later.md': `${chapter('Later')}\n<p>The fog is out.</p>\n`,
      'logo.md': '# Logo\n\n<p><img src="x.png"> Of the harbour.</p>\n',
    });
    const { proposal, manifestFile } = await init({ source: folder });
    expect(proposal.chapters.map(({ file, leftOut }) => [file, leftOut])).toEqual([
      ['index.md', null],
      ['act.md', null],
      ['later.md', null],
      ['logo.md', null],
    ]);
    expect(proposal).toMatchObject({ readsHtml: true, speakers: { policy: null } });
    expect(proposal.notices).toContain(
      'The text of "act.md" is HTML, so the manifest has `html: read`. With `html: skip`, narrate reads no HTML in any chapter.',
    );
    const { book } = await plan({ manifest: manifestFile, environment: {} });
    const texts = book.chapters.flatMap(({ blocks }) => blocks.map(({ text }) => text));
    expect(texts.join(' ')).toContain(`Anna ${speech(0)} Tom ${speech(1)}`);
    expect(texts).toContain('The fog is out.');
    expect(await voicesWithSpeakers(manifestFile)).toEqual([
      ['Kore', `Anna ${speech(0)}`],
      ['Charon', `Tom ${speech(1)}`],
    ]);
  });

  it('leaves out a first page that is HTML, and reads no HTML for it', async () => {
    const found = await proposedFor({
      'index.md': `# Home\n\n<p>${'Welcome to the harbour. '.repeat(10)}</p>\n`,
      'one.md': chapter('One'),
    });
    expect(found).toMatchObject({ read: ['one.md'], leftOut: { 'index.md': 'only HTML, which is skipped' } });
    expect(found.readsHtml).toBeUndefined();
    expect(found.notices).toEqual([]);
  });

  it('finds speakers in HTML, which must then be read', async () => {
    const html = play((name, text) => `<p><b>${name}</b> ${text}</p>`, '\n');
    const folder = await bookTree({ 'act.md': `# Act One\n\nA quay at night.\n\n${html}\n` });
    const { proposal, manifestFile } = await init({ source: folder });
    expect(proposal).toMatchObject({ speakers: { policy: 'html' } });
    expect(proposal.notices).toContain(notice);
    expect(await readFile(manifestFile, 'utf8')).toContain('so also set `html: read` under `read`');
    expect(await voicesWithSpeakers(manifestFile, 'html: read')).toEqual([
      ['Kore', `Anna ${speech(0)}`],
      ['Charon', `Tom ${speech(1)}`],
    ]);
  });

  it('finds speakers in tables, which must then be read', async () => {
    const rows = play((name, text) => `| ${name} | ${text} |`, '\n');
    const folder = await bookTree({
      'act.md': `${chapter('Act One')}\n| Name | Speech |\n| --- | --- |\n${rows}\n`,
    });
    const { proposal, manifestFile } = await init({ source: folder });
    expect(proposal).toMatchObject({ speakers: { policy: 'tables' }, notices: [notice] });
    expect(await readFile(manifestFile, 'utf8')).toContain('so also set `tables: read`');
    expect(await voicesWithSpeakers(manifestFile, 'tables: read')).toContainEqual([
      'Kore',
      `Anna, ${speech(0)}`,
    ]);
  });

  it('does not look at chapters that are left out, and finds nothing in other books', async () => {
    const found = await proposedFor({
      'a.md': chapter('A'),
      'CHANGELOG.md': `# Changes\n\n${play((name, text) => `${name}: ${text}`)}\n`,
    });
    expect(found).toMatchObject({ speakers: null, notices: [] });
  });

  it('finds the speakers of an EPUB, whose table of speeches becomes paragraphs', async () => {
    const rows = play((name, text) => `<tr><td><b>${name}</b></td><td><p>${text}</p></td></tr>`, '');
    const body = `<h1>Act One</h1><p>A quay. Night.</p><table>${rows}</table><p>Fog.</p>`;
    const source = makeEpub({ pages: [{ name: 'act.xhtml', body }] });
    const { proposal, manifestFile } = await init({ source, into: dirname(source) });
    expect(proposal.notices).toContain(notice);
    expect(await voicesWithSpeakers(manifestFile)).toEqual([
      ['Kore', `Anna. ${speech(0)}`],
      ['Charon', `Tom. ${speech(1)}`],
    ]);
  });
});
