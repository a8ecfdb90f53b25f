import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { doctorText } from '../../../../src/cli/commands/doctor/text.js';
import { forTerminal } from '../../../../src/cli/terminal-text.js';
import type { Inspection } from '../../../../src/doctor/inspection.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { pathWithFfmpeg } from '../../../support/ffmpegs.js';

const secret = 'kJ7-secret-0815-gateway';
let book: BookFolder;
let tools: string;
let PATH: string;
beforeAll(async () => {
  tools = await mkdtemp(join(tmpdir(), 'narrate-tools-'));
  PATH = await pathWithFfmpeg(tools);
});
afterAll(() => rm(tools, { recursive: true }));
beforeEach(async () => {
  book = await makeBook({ chapters: 1, paragraphs: 1 });
});
afterEach(() => book.remove());

describe('narrate doctor', () => {
  it('prints a row for each check and ends with 0, or with 1 and a remedy if a check failed', async () => {
    const well = await runCli(['doctor'], { cwd: book.folder, env: { PATH, PIXAZO_API_KEY: secret } });
    expect([well.status, well.stderr]).toEqual([0, '']);
    expect(well.stdout).toMatch(/^ok {2}node {7}Node \d+\.\d+\.\d+\n/);
    expect(well.stdout).toMatch(/\n\nReady for a run\.\n$/);
    expect(well.stdout).not.toContain(secret);
    const keyless = await runCli(['doctor'], { cwd: book.folder, env: { PATH } });
    expect([keyless.status, keyless.stderr]).toEqual([1, '']);
    expect(keyless.stdout).toMatch(
      /^failed {2}key {8}There is no API key for Pixazo: .*\n {19}→ Set PIXAZO_API_KEY/m,
    );
    expect(keyless.stdout).toMatch(/\n\n1 problem to fix\.\n$/);
  });

  it('prints the checks as JSON, even without a book', async () => {
    await book.remove();
    book = await makeBook({ chapters: 0, paragraphs: 0 });
    const named = await runCli(['doctor', 'atlas.yaml', '--json'], { cwd: book.folder });
    const { status, checks } = JSON.parse(named.stdout) as { status: string; checks: Inspection[] };
    expect([named.status, status]).toEqual([1, 'failed']);
    expect(checks.map((check) => Object.keys(check))).toEqual(
      checks.map(() => ['name', 'state', 'found', 'remedy']),
    );
    expect(checks.find(({ name }) => name === 'manifest')).toMatchObject({
      state: 'failed',
      remedy: 'Did you mean pipeline.yaml?',
    });
  });

  it('ends with 0 on a ready computer without a book', async () => {
    await mkdir(join(book.folder, 'empty'));
    const { status, stdout } = await runCli(['doctor'], {
      cwd: join(book.folder, 'empty'),
      env: { PATH },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^skipped {2}manifest {3}there is no pipeline\.yaml in this folder$/m);
    expect(stdout).toMatch(
      /\n\nThis computer is ready\. There is no book in this folder: `narrate init` .*\.\n$/,
    );
  });
});

describe('doctorText', () => {
  const checks: Inspection[] = [
    { name: 'node', state: 'ok', found: 'Node 20.19.0', remedy: null },
    {
      name: 'ffmpeg',
      state: 'failed',
      found: `No usable ffmpeg found: ${'/a/path/to/ffmpeg does not run; '.repeat(3)}\u001B[2J`,
      remedy:
        'Install ffmpeg, set FFMPEG_PATH to its path, or reinstall narrate with its optional dependencies.',
    },
    { name: 'clock', state: 'warning', found: 'late', remedy: 'Set it.' },
  ];

  it.each([80, 40, Number.POSITIVE_INFINITY])(
    'stays within %d columns and shows control characters',
    (columns) => {
      const text = doctorText({ status: 'failed', checks }, { columns, color: false });
      expect(text.split('\n').filter((line) => line.length > Math.min(80, columns))).toEqual([]);
      expect(text).toContain('\n1 problem to fix, 1 warning.\n');
      expect(text).not.toContain('\u001B');
    },
  );

  it('colours only the states', () => {
    const text = doctorText({ status: 'failed', checks }, { columns: 80, color: true });
    expect(forTerminal(text)).toContain('\u001B[31mfailed \u001B[0m  ffmpeg');
  });
});
