import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { environmentOf, recordBook, waveOnly } from '../../../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeEach(async () => {
  sandbox = await startSandbox({ faults: { shortAudio: { nth: [1, 2, 3] } } });
  book = await makeBook({ chapters: 1, paragraphs: 3, manifest: waveOnly, check: '{ retakes: 0 }' });
  await recordBook(book.folder, sandbox);
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });

describe('takes in doubt', () => {
  it('are told by a run, by status and by takes; taken again, listed and chosen', async () => {
    for (const command of [[], ['status']]) {
      const { status, stdout } = await narrate(...command);
      expect(status).toBe(0);
      expect(stdout).toContain('3 recordings in doubt');
      expect(stdout).toMatch(/01\.md:5:1 chapter 1, chunk 2 speaks for .* s where .* were expected/);
    }
    const dry = await narrate('retake', '--at', '01.md:5', '--dry-run');
    expect(dry.stdout).toContain('1 chunk to buy again for $0.04; the old takes are kept.');
    expect(sandbox.report().charged).toBe(3);

    const retaken = await narrate('retake', '--at', '01.md:5');
    expect(retaken).toMatchObject({ status: 0, stdout: expect.stringContaining('the new take is in use\n') });
    expect(sandbox.report().charged).toBe(4);
    const listed = await narrate('takes', '--chapter', '1', '--chunk', '2');
    expect(listed.stdout).toMatch(
      /chunk 2\n {4}1 {2}[\d.]+ s .*speaks for.*\n {2}\* 2 {2}[\d.]+ s .* good\n$/,
    );

    const chosen = await narrate('takes', '--chapter', '1', '--chunk', '2', '--choose', '1', '--json');
    expect(JSON.parse(chosen.stdout)).toMatchObject({ chapter: 1, chunk: 2, files: [expect.any(String)] });
    const { stdout } = await narrate('takes', '--json');
    const approved = JSON.parse(stdout).chunks[1].takes;
    expect(approved).toMatchObject([
      { number: 1, used: true, approved: true, here: true },
      { number: 2, used: false, approved: false, findings: [] },
    ]);
    expect((await narrate('status')).stdout).toContain('2 recordings in doubt');
    const suspect = JSON.parse((await narrate('takes', '--suspect', '--json')).stdout);
    expect(suspect.chunks.map(({ chunk }: { chunk: number }) => chunk)).toEqual([1, 3]);
    expect((await narrate('takes', '--suspect', '--chapter', '1', '--chunk', '2')).stdout).toBe(
      'No recording is in doubt.\n',
    );
  });

  it('come as one document from a retake', async () => {
    const dry = JSON.parse((await narrate('retake', '--suspect', '--dry-run', '--json')).stdout);
    expect(dry).toMatchObject({ status: 'complete', buy: 3, costUsd: 0.12, retakes: { length: 3 } });
    expect(dry).not.toHaveProperty('retaken');
    const { status, stdout } = await narrate('retake', '--suspect', '--max-cost', '0.08', '--json');
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'stopped', spentUsd: 0.08, suspects: { length: 1 } });
  });
});

describe('takes --suspect', () => {
  it('cannot choose, and cannot know where checks are off', async () => {
    const both = await narrate('takes', '--suspect', '--choose', '1');
    expect([both.status, both.stderr]).toEqual([2, expect.stringContaining('--suspect lists')]);
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    await book.write('pipeline.yaml', manifest.replace('check: { retakes: 0 }', 'check: off'));
    const off = await narrate('takes', '--suspect');
    expect([off.status, off.stderr]).toEqual([2, expect.stringContaining('checks are off')]);
  });
});

describe('a retake', () => {
  it.each([
    [[], 'Which chunk'],
    [['--chapter', '1'], 'Which chunk of chapter 1?\nGive --chunk 1'],
    [['--chapter', '9'], 'Chapter "9" not found in this book.\nGive a number from 1 to 1'],
    [['--chapter', '9', '--chunk', '2'], 'Chapter "9" not found'],
    [['--suspect', '--chapter', '1'], 'by itself'],
    [['--at', '01.md:99'], 'Nothing is spoken'],
    [['--chapter', '1', '--chunk', '0'], 'whole number from 1'],
  ])('is refused with %j', async (args, message) => {
    const { status, stderr } = await narrate('retake', ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(sandbox.report().charged).toBe(3);
  });
});
