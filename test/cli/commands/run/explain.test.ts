import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { environmentOf, recordBook, waveOnly } from '../../../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
/** The recorded book's files, by name. */
let originals: readonly (readonly [string, string])[];
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 500 });
  book = await makeBook({ chapters: 2, paragraphs: 3, manifest: waveOnly });
  const section =
    '## What she wrote\n\nMy dear brother, the winter here was long, and nobody rowed out to us for weeks.\n\n' +
    '## Afterwards\n\nHe folded the sheet along its old lines and put it back where he had found it.\n';
  await book.write('02.md', `${await read('02.md')}\n${section}`);
  await recordBook(book.folder, sandbox);
  const names = ['01.md', '02.md', 'pipeline.yaml'];
  originals = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
});
afterEach(() => Promise.all(originals.map(([name, text]) => book.write(name, text))));
afterAll(async () => {
  await sandbox.close();
  await book.remove();
});

const read = (name: string) => readFile(join(book.folder, name), 'utf8');
const narrate = async (...args: string[]) => {
  const { status, stdout, stderr } = await runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};
const json = async (...args: string[]) => JSON.parse(await narrate(...args, '--json'));
const edit = async (name: string, from: string, to: string) =>
  book.write(name, (await read(name)).replace(from, to));

describe('a dry run of a book with recordings', () => {
  it('shows only the cost of the whole book if nothing changed', async () => {
    const text = await narrate('--dry-run');
    expect(text).toContain('Nothing to buy: every chunk is recorded.\nBuying all 8 chunks again: $0.32.\n');
    expect(text).not.toContain('and why');
    const plan = await json('--dry-run');
    expect(plan.chapters.map(({ rebuy }: { rebuy: unknown }) => rebuy)).toEqual([[], []]);
    expect(plan.total).toMatchObject({ buy: 0, costUsd: 0, fullCostUsd: 0.32 });
  });

  it('names the changed line, and shows the changed words with --explain', async () => {
    await edit('01.md', 'paragraph 2 says', 'paragraph two says');
    expect(await narrate('--dry-run')).toContain(
      'To buy, and why:\n  01.md: 1 of 3 chunks: line 5 changed\nBuying all 8 chunks again: $0.32.\n',
    );
    const text = await narrate('--dry-run', '--explain');
    expect(text).toContain(': buy, line 5 changed\n      In chapter 1 paragraph [-2-] {+two+} says that the');
    expect(text).not.toContain('\u001b');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const { chapters, total } = await json('--dry-run');
    expect(chapters[0].rebuy).toEqual([
      {
        chunk: 2,
        place: { file: '01.md', line: 5, column: 1 },
        reason: 'text-changed',
        lines: [5],
        section: 'Chapter 1',
        before: expect.objectContaining({ voice: 'Kore', engine: 'pixazo' }),
        diff: [
          { kind: 'same', text: 'In chapter 1 paragraph' },
          { kind: 'removed', text: '2' },
          { kind: 'added', text: 'two' },
          { kind: 'same', text: 'says that the lamp is lit and burns all night.' },
        ],
      },
    ]);
    expect(total).toMatchObject({ buy: 1, costUsd: 0.04, fullCostUsd: 0.32 });
  });

  it('names the changed line of a paragraph with several lines', async () => {
    const wrapped = 'In chapter 1 paragraph 2 says that\nthe *lamp* is\nlit and burns all night.';
    await edit('01.md', 'In chapter 1 paragraph 2 says that the lamp is lit and burns all night.', wrapped);
    expect((await json('--dry-run')).total.buy).toBe(0);
    await edit('01.md', 'is\nlit and burns', 'is\nlit and glows');
    expect(await narrate('--dry-run')).toContain('  01.md: 1 of 3 chunks: line 7 changed\n');
  });

  it('names the section whose voice changed', async () => {
    await edit(
      'pipeline.yaml',
      '  - 02.md',
      '  - { file: 02.md, sections: [{ heading: What she wrote, voice: Puck }] }',
    );
    const text = await narrate('--dry-run', '--explain');
    expect(text).toContain('  02.md: 1 of 5 chunks: voice changed for section What she wrote\n');
    expect(text).toContain('Puck: buy, voice changed (Kore before)\n');
    expect((await json('--dry-run')).chapters[1].rebuy).toMatchObject([
      { reason: 'voice-changed', section: 'What she wrote', before: { voice: 'Kore' } },
    ]);
  });

  it('puts chapters that are bought again for the same reason on one line', async () => {
    await edit('pipeline.yaml', 'voice: Kore', 'voice: Puck');
    expect(await narrate('--dry-run')).toContain('\n  01.md to 02.md: 8 of 8 chunks: voice changed\n');
  });

  it('distinguishes a changed pronunciation from a changed text', async () => {
    await edit('pipeline.yaml', 'chapters:', 'pronounce: { brother: bruther }\nchapters:');
    const text = await narrate('--dry-run', '--explain');
    expect(text).toContain('  02.md: 1 of 5 chunks: pronunciation changed in line 11\n');
    expect(text).toContain('[-brother,-] {+bruther,+}');
    expect((await json('--dry-run')).chapters[1].rebuy).toMatchObject([{ reason: 'pronunciation-changed' }]);
  });

  it('calls a chunk new if it was never bought', async () => {
    const text = await read('01.md');
    await book.write(
      '01.md',
      `${text}\nNobody has ever said anything of the kind before, anywhere on this coast.\n`,
    );
    expect(await narrate('--dry-run', '--chapter', '1')).toMatch(
      / {2}01\.md: 1 of 4 chunks: new\nBuying all 4 chunks/,
    );
  });

  it('gives no reasons before the first purchase', async () => {
    const state = join(book.folder, '.narrate');
    await rename(state, `${state}-away`);
    const text = await narrate('--dry-run');
    expect(text).not.toMatch(/why|again/);
    const plan = await json('--dry-run');
    expect(plan.total).not.toHaveProperty('fullCostUsd');
    expect(plan.chapters[0]).not.toHaveProperty('rebuy');
    await rm(state, { recursive: true });
    await rename(`${state}-away`, state);
  });
});

describe('narrate script', () => {
  it('shows with --chunks which chunks are paid, collected and new', async () => {
    await edit('01.md', 'paragraph 2 says', 'paragraph two says');
    const before = await json('script', '--chunks', '--chapter', '01.md');
    expect(before.chapters[0].chunks.map(({ mark }: { mark: string }) => mark)).toEqual([
      'paid',
      'new',
      'paid',
    ]);
    expect(before.chapters[0].chunks[1]).toEqual({
      chunk: 2,
      mark: 'new',
      place: { file: '01.md', line: 5, column: 1 },
      endLine: 5,
      voice: 'Kore',
      prompt: null,
      language: null,
      seam: 'paragraph',
      text: 'In chapter 1 paragraph two says that the lamp is lit and burns all night.',
    });
    const takes = join(book.folder, '.narrate', 'takes');
    await rename(takes, `${takes}-away`);
    const text = await narrate('script', '--chunks', '--chapter', '1');
    await rename(`${takes}-away`, takes);
    const rules = text.split('\n').filter((line) => line.startsWith('-- '));
    expect(rules.map((rule) => rule.replace(/-*$/, ''))).toEqual([
      '-- 1 collected, 82 characters, 01.md:1:1 ',
      '-- 2 new, 73 characters, 01.md:5:1 ',
      '-- 3 collected, 71 characters, 01.md:7:1 ',
    ]);
    expect(new Set(rules.map((rule) => rule.length))).toEqual(new Set([80]));
    expect(text).toMatch(/^# 1\. Chapter 1 \(01\.md\)\n\n\[Kore\]\n\n-- 1 /);
  });

  it('prints blocks without --chunks, for people and with --json', async () => {
    expect(await narrate('script', '--chapter', '1')).toMatch(
      /^# 1\. Chapter 1 \(01\.md\)\n\n\[Kore\]\n\nChapter 1\n\nIn chapter 1 paragraph 1 says/,
    );
    const { chapters } = await json('script', '--chapter', '1');
    expect(chapters).toHaveLength(1);
    expect(chapters[0]).toMatchObject({ chapter: 1, file: '01.md', title: 'Chapter 1' });
    expect(chapters[0].blocks[0]).toEqual({
      kind: 'heading',
      place: { file: '01.md', line: 1, column: 1 },
      voice: 'Kore',
      prompt: null,
      language: null,
      text: 'Chapter 1',
      spoken: 'Chapter 1',
    });
  });
});
