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

describe('flagged takes', () => {
  it('are reported by a run and by status, and can be retaken, listed and chosen', async () => {
    for (const command of [[], ['status']]) {
      const { status, stdout } = await narrate(...command);
      expect(status).toBe(0);
      expect(stdout).toContain('3 flagged takes');
      expect(stdout).toMatch(/01\.md:5:1 chapter 1, chunk 2 speaks for .* s instead of .* s/);
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
    expect((await narrate('status')).stdout).toContain('2 flagged takes');
    for (const option of ['--flagged', '--suspect']) {
      const { chunks } = JSON.parse((await narrate('takes', option, '--json')).stdout);
      expect(chunks.map(({ chunk }: { chunk: number }) => chunk)).toEqual([1, 3]);
    }
    expect((await narrate('takes', '--flagged', '--chapter', '1', '--chunk', '2')).stdout).toBe(
      'No take is flagged.\n',
    );
  });

  it('are in the JSON document of a retake', async () => {
    for (const option of ['--flagged', '--suspect']) {
      const dry = JSON.parse((await narrate('retake', option, '--dry-run', '--json')).stdout);
      expect(dry).toMatchObject({ status: 'complete', buy: 3, costUsd: 0.12, retakes: { length: 3 } });
      expect(dry).not.toHaveProperty('retaken');
    }
    const { status, stdout } = await narrate('retake', '--flagged', '--max-cost', '0.08', '--json');
    expect(status).toBe(4);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ status: 'stopped', spentUsd: 0.08, flagged: { length: 1 } });
    expect(document.suspects).toEqual(document.flagged);
  });
});

describe('--flagged', () => {
  it('is refused together with --choose, and if checks are off', async () => {
    const both = await narrate('takes', '--flagged', '--choose', '1');
    expect([both.status, both.stderr]).toEqual([2, expect.stringContaining('--choose cannot be combined')]);
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    await book.write('pipeline.yaml', manifest.replace('check: { retakes: 0 }', 'check: off'));
    const off = await narrate('takes', '--flagged');
    expect([off.status, off.stderr]).toEqual([2, expect.stringContaining('check: off')]);
  });

  it.each(['takes', 'retake'])(
    'is in the help of narrate %s without its old name --suspect',
    async (command) => {
      const { stdout } = await narrate(command, '--help');
      expect(stdout).toContain('--flagged');
      expect(stdout).not.toContain('suspect');
    },
  );
});

describe('a retake', () => {
  it.each([
    [[], 'narrate retake needs a chunk to record again.\nUse --chapter 3 --chunk 7'],
    [['--chapter', '1'], 'narrate retake needs a chunk of chapter 1.\nFor example, add --chunk 1'],
    [['--chapter', '9'], 'Chapter "9" not found in this book.\nGive a number from 1 to 1'],
    [['--chapter', '9', '--chunk', '2'], 'Chapter "9" not found'],
    [['--flagged', '--chapter', '1'], '--flagged cannot be combined'],
    [['--suspect', '--chapter', '1'], '--flagged cannot be combined'],
    [['--at', '01.md:99'], 'Nothing is spoken'],
    [['--chapter', '1', '--chunk', '0'], 'whole number from 1'],
  ])('is refused with the options %j', async (args, message) => {
    const { status, stderr } = await narrate('retake', ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(sandbox.report().charged).toBe(3);
  });
});
