import { appendFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { check as inProcess } from '../../../../src/index.js';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { environmentOf, optionsOf, recordBook } from '../../../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 150 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  book = await makeBook({
    chapters: 2,
    paragraphs: 2,
    manifest: 'audio: { chapters: [mp3], book: [m4b], loudness: off }\n',
  });
});
afterEach(() => book.remove());

const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });
const check = (name: 'acx' | 'podcast' | 'google-play' | 'apple-books') =>
  inProcess({ ...optionsOf(book.folder, sandbox), for: name });
const output = (name: string) => join(book.folder, 'audiobook', name);

describe('narrate check', () => {
  it('measures the files that a target accepts, lists the others, and ends with 0 or 1', async () => {
    await recordBook(book.folder, sandbox);
    const before = await readdir(join(book.folder, '.narrate'));
    const passed = await narrate('check', '--for', 'apple-books');
    expect([passed.status, passed.stderr]).toEqual([0, '']);
    const [heading, first, second, , ...below] = passed.stdout.trimEnd().split('\n');
    const [left, result] = below.slice(-2);
    expect(heading).toMatch(/^File +RMS +dBTP +Floor +kHz +Chan\. +kb\/s +Head +Tail +Length +Result$/);
    expect(first).toMatch(/^audiobook\/01-chapter-1\.mp3 +-\d.* 24 +mono +96 +.* pass$/);
    expect(second).toMatch(/^audiobook\/02-chapter-2\.mp3 .* pass$/);
    expect(below.join(' ')).toContain('dBTP: highest point of the sound wave in dB; Floor: ');
    expect(left).toBe('Left out, because Apple Books does not accept such files: audiobook/a-test.m4b.');
    expect(result).toBe('2 files: Apple Books would accept all of them.');

    const failed = await narrate('check', '--for', 'acx', '--json');
    expect([failed.status, failed.stderr]).toEqual([1, '']);
    const found = JSON.parse(failed.stdout);
    expect(Object.keys(found)).toEqual(['status', 'for', 'files', 'leftOut', 'warnings']);
    expect(found).toMatchObject({ status: 'fail', for: 'acx', leftOut: ['audiobook/a-test.m4b'] });
    expect(Object.keys(found.files[0])).toEqual([
      'file',
      'kind',
      'format',
      'chapter',
      'status',
      'measured',
      'findings',
    ]);
    expect(found.files[0].measured).toMatchObject({ sampleRate: 24_000, channels: 1, bitRate: 96_000 });
    expect(found.files[0].findings).toContainEqual({
      code: 'bit-rate',
      message: 'has a bit rate of 96 kb/s, not at least 192 kb/s',
      measured: 96_000,
      least: 192_000,
      most: null,
      advice: 'Set `audio.loudness: acx`, which sets level, sample rate and bit rate.',
    });
    expect(await readdir(join(book.folder, '.narrate'))).toEqual(before);
  });

  it('accepts the files of `loudness: acx` for ACX, and those of `podcast` for podcasts', async () => {
    for (const name of ['acx', 'podcast'] as const) {
      const audio = `audio: { chapters: [mp3], book: [], loudness: ${name} }`;
      await book.write('pipeline.yaml', `voice: Kore\nchapters: [01.md, 02.md]\n${audio}\n`);
      await recordBook(book.folder, sandbox);
      const { status, files } = await check(name);
      expect(files.flatMap(({ findings }) => findings)).toEqual([]);
      expect([status, files.length]).toEqual(['pass', 2]);
    }
  });

  it('says what to do about missing, changed and outdated files', async () => {
    const codes = async () =>
      (await check('apple-books')).files.map(({ findings }) => findings.map(({ code }) => code));
    expect(await codes()).toEqual([['missing'], ['missing']]);
    expect((await narrate('check', '--for', 'acx')).stdout).toContain(
      '2 of 2 files would not pass.\n  To check a draft: `narrate check --for acx --draft`.\n',
    );
    await recordBook(book.folder, sandbox);
    expect(await codes()).toEqual([[], []]);
    await book.write(
      '01.md',
      '# Chapter 1\n\nAnother text than the one that was recorded yesterday evening.\n',
    );
    await rm(output('02-chapter-2.mp3'));
    const { files, status } = await check('apple-books');
    expect(status).toBe('fail');
    expect(files.map(({ findings }) => findings[0]?.message)).toEqual([
      'does not match the current text and settings: run `narrate` to record the parts that have no recording yet',
      'is missing: run `narrate` to write it',
    ]);
    const draft = await inProcess({ ...optionsOf(book.folder, sandbox), draft: true, for: 'apple-books' });
    expect(draft.files.map(({ findings }) => findings[0]?.message)).toEqual([
      'is missing: run `narrate --draft` to record the parts that have no recording yet',
      'is missing: run `narrate --draft` to record the parts that have no recording yet',
    ]);
    await recordBook(book.folder, sandbox);
    expect(await codes()).toEqual([[], []]);
    await appendFile(output('01-chapter-1.mp3'), 'x');
    expect(await codes()).toEqual([['stale'], []]);
    expect((await check('apple-books')).files[0]?.findings[0]?.message).toBe(
      'was changed after narrate wrote it: run `narrate` to regenerate it',
    );
  });

  it('refuses a target that accepts none of the files, and says what to add', async () => {
    await book.write('pipeline.yaml', 'voice: Kore\nchapters: [01.md]\naudio: { chapters: [opus] }\n');
    const { status, stderr } = await narrate('check', '--for', 'acx');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'narrate: The manifest asks for no file that ACX accepts.\nAdd mp3 to `audio.chapters`. Then run `narrate` again.\n',
    );
  });

  it('requires --for, and lists the targets', async () => {
    const { status, stderr } = await narrate('check');
    expect(status).toBe(2);
    expect(stderr).toContain('--for');
    expect((await narrate('check', '--for', 'vinyl')).stderr).toContain(
      'acx, podcast, google-play, kobo, spotify, apple-books',
    );
  });
});
