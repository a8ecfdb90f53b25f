import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../../src/index.js';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli, startCli } from '../../../support/cli.js';
import { soundFiles } from '../../../support/sound-files.js';

const execute = promisify(execFile);

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
    paragraphs: 3,
    manifest: 'audio: { chapters: [mp3], book: [m4b] }\n',
  });
});
afterEach(() => book.remove());

const key = 'very-secret-test-key';
const narrate = (...args: string[]) =>
  runCli(args, { cwd: book.folder, env: { PIXAZO_API_KEY: key, PIXAZO_BASE_URL: sandbox.url } });
const json = async (...args: string[]) => JSON.parse((await narrate(...args, '--json')).stdout);

/** Returns every file below a folder, with its size and modification time. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const entries = names
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const { size, mtimeMs } = await stat(path);
      return [path, `${size} ${mtimeMs}`] as const;
    });
  return Object.fromEntries(await Promise.all(entries));
}

describe('a dry run', () => {
  it('prints the documented JSON without a key or a network, and writes only the cache', async () => {
    const { stdout, status } = await runCli(['--dry-run', '--json'], { cwd: book.folder });
    expect(status).toBe(0);
    const plan = JSON.parse(stdout);
    expect(Object.keys(plan)).toEqual([
      'engine',
      'currency',
      'price',
      'priceFrom',
      'chapters',
      'total',
      'skipped',
      'warnings',
    ]);
    expect(Object.keys(plan.chapters[0])).toEqual([
      'chapter',
      'file',
      'title',
      'characters',
      'chunks',
      'reuse',
      'collect',
      'buy',
      'costUsd',
      'costWithRetakesUsd',
      'audioSeconds',
    ]);
    expect(plan).toMatchObject({ engine: 'pixazo', currency: 'USD', skipped: {}, warnings: [] });
    expect(plan.total).toMatchObject({ chunks: 6, reuse: 0, collect: 0, buy: 6, costUsd: 0.24 });
    expect(plan.total.wallSeconds).toBeGreaterThan(0);
    expect(await readdir(join(book.folder, '.narrate'))).toEqual(['cache']);
    expect(existsSync(join(book.folder, 'audiobook'))).toBe(false);
  });

  it('prints a table for people, and with --explain everything that is not spoken', async () => {
    await book.write('01.md', '# One\n\nWords.\n\n```js\nlet x = 1;\n```\n');
    expect((await narrate('--dry-run', '--chapter', '2')).stdout).not.toContain('Not spoken');
    const { stdout } = await narrate('--dry-run', '--explain');
    expect(stdout).toContain('$0.16');
    expect(stdout).toMatch(/Not spoken: 1 code/);
    expect(stdout).toContain('01.md:5:1 code: ');
    for (const line of stdout.split('\n').slice(0, 8)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('warns when the plan does not fit the budget', async () => {
    const plan = await json('--dry-run', '--max-cost', '0.1');
    expect(plan.warnings).toMatchObject([{ code: 'over-budget' }]);
  });
});

describe('a run', () => {
  it('writes the files, prints the documented JSON, and does nothing the second time', async () => {
    const report = await json('--yes');
    expect(Object.keys(report)).toEqual([
      'status',
      'bought',
      'reused',
      'collected',
      'retaken',
      'failed',
      'paidTwice',
      'flagged',
      'suspects',
      'spentUsd',
      'uncertainUsd',
      'seconds',
      'files',
      'sidecars',
      'beside',
      'stale',
      'wordTimes',
      'warnings',
    ]);
    expect(report).toMatchObject({
      status: 'complete',
      bought: 6,
      reused: 0,
      collected: 0,
      failed: [],
      spentUsd: 0.24,
      uncertainUsd: 0,
    });
    expect(report.files.toSorted()).toEqual([
      'audiobook/01-chapter-1.mp3',
      'audiobook/02-chapter-2.mp3',
      'audiobook/a-test.m4b',
    ]);
    expect(report.beside).toEqual(report.sidecars);
    expect(report.suspects).toEqual(report.flagged);
    expect(report.sidecars).toEqual([
      'audiobook/01-chapter-1.chapters.json',
      'audiobook/01-chapter-1.srt',
      'audiobook/01-chapter-1.vtt',
      'audiobook/02-chapter-2.chapters.json',
      'audiobook/02-chapter-2.srt',
      'audiobook/02-chapter-2.vtt',
      'audiobook/a-test.chapters.json',
      'audiobook/publication.json',
    ]);
    const inFolder = (await readdir(join(book.folder, 'audiobook'))).map((name) => `audiobook/${name}`);
    expect(inFolder.toSorted()).toEqual(
      [...report.files, ...report.sidecars, 'audiobook/timeline.json'].toSorted(),
    );
    for (const file of report.files) expect((await stat(join(book.folder, file))).size).toBeGreaterThan(500);

    const before = await filesOf(join(book.folder, 'audiobook'));
    sandbox.reset();
    const again = await json();
    expect(again).toMatchObject({
      status: 'complete',
      bought: 0,
      reused: 6,
      spentUsd: 0,
      files: report.files,
      sidecars: report.sidecars,
    });
    expect(sandbox.report().requests).toEqual({ submit: {}, poll: {}, media: {}, other: {} });
    expect(await filesOf(join(book.folder, 'audiobook'))).toEqual(before);
  });

  it('buys and writes only what changed after an edit', async () => {
    await json();
    const text = await readFile(join(book.folder, '02.md'), 'utf8');
    await book.write('02.md', text.replace('paragraph 2 says', 'paragraph two says'));
    const before = await stat(join(book.folder, 'audiobook/01-chapter-1.mp3'));
    expect(await json('--dry-run')).toMatchObject({ total: { reuse: 5, buy: 1, costUsd: 0.04 } });
    expect(await json()).toMatchObject({ bought: 1, reused: 5 });
    expect((await stat(join(book.folder, 'audiobook/01-chapter-1.mp3'))).mtimeMs).toBe(before.mtimeMs);
  });

  it('prints a summary on stdout and plain progress on stderr', async () => {
    const { stdout, stderr, status } = await narrate();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Done: 6 chunks \(6 bought, 0 reused\), \$0\.24 spent, in \d+ s\.\n/);
    expect(stdout).toContain('audiobook/a-test.m4b');
    expect(stdout).toContain('  other files: captions (srt, vtt), chapters.json, publication.json\n');
    expect(stderr).toContain('6 requests to buy at $0.04 each: $0.24.');
    expect(`${stdout}${stderr}`).not.toContain('\u001b');
  });

  it('prints nothing on stderr with --quiet', async () => {
    expect((await narrate('--quiet')).stderr).toBe('');
  });

  it('records only one chapter with --chapter, and writes the book file after the last chapter', async () => {
    expect(await json('--chapter', '2')).toMatchObject({ bought: 3, files: ['audiobook/02-chapter-2.mp3'] });
    expect(await json('--chapter', '01.md')).toMatchObject({ bought: 3, status: 'complete' });
    expect(await readdir(join(book.folder, 'audiobook'))).toContain('a-test.m4b');
  });

  it('buys nothing for renamed and reordered chapters, and deletes its outdated files', async () => {
    await json();
    await rename(join(book.folder, '01.md'), join(book.folder, 'renamed.md'));
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    await book.write(
      'pipeline.yaml',
      manifest.replace('  - 01.md\n  - 02.md\n', '  - 02.md\n  - renamed.md\n'),
    );
    await writeFile(join(book.folder, 'audiobook', 'mine.mp3'), 'not written by narrate');
    expect(await json()).toMatchObject({ bought: 0, status: 'complete' });
    expect(await soundFiles(book.folder)).toEqual([
      '01-chapter-2.mp3',
      '02-chapter-1.mp3',
      'a-test.m4b',
      'mine.mp3',
    ]);
  });

  it('downloads a take again by its request id if it is damaged', async () => {
    await json();
    const takes = await filesOf(join(book.folder, '.narrate', 'takes'));
    const [path = ''] = Object.keys(takes);
    const { size } = await stat(path);
    await writeFile(path, Buffer.alloc(size));
    await rm(join(book.folder, 'audiobook'), { recursive: true });
    sandbox.report();
    const report = await json();
    expect(report).toMatchObject({ status: 'complete', bought: 0, collected: 1, reused: 5, spentUsd: 0 });
    expect(sandbox.report().charged).toBe(6);
  });

  it('ends with 1 when a chunk fails, names its place, and keeps the others', async () => {
    const failing = await startSandbox({
      faults: { failed: { nth: [2, 3] } },
      charactersPerSecond: 150,
    });
    try {
      const env = { PIXAZO_API_KEY: key, PIXAZO_BASE_URL: failing.url };
      const { status, stdout } = await runCli(['--json', '--concurrency', '1'], { cwd: book.folder, env });
      expect(status).toBe(1);
      const report = JSON.parse(stdout);
      expect(report.status).toBe('incomplete');
      expect(report.failed[0]).toMatchObject({
        chapter: 1,
        chunk: 2,
        place: { file: '01.md', line: 5, column: 1 },
      });
      expect(Object.keys(report.failed[0])).toEqual(['chapter', 'chunk', 'place', 'reason']);
    } finally {
      await failing.close();
    }
  });

  it('keeps the old file of a chapter that is no longer complete, and reports it as stale', async () => {
    await json();
    await book.write(
      '01.md',
      '# Chapter 1\n\nSomething quite different stands here now, and costs more than there is.\n',
    );
    const report = await json('--max-cost', '0');
    expect(report).toMatchObject({ status: 'stopped', bought: 0 });
    expect(report.stale).toEqual(expect.arrayContaining(['audiobook/01-chapter-1.mp3']));
  });
});

describe('money', () => {
  it('stops a run at --max-cost with exit status 4, and reports what is still to buy', async () => {
    const { status, stdout } = await narrate('--max-cost', '0.12');
    expect(status).toBe(4);
    expect(stdout).toContain('3 chunks still to buy: $0.12.');
    expect(sandbox.report().charged).toBe(3);
    expect(await json()).toMatchObject({ status: 'complete', bought: 3, reused: 3 });
  });

  it('stops a run at an empty balance with exit status 4', async () => {
    const poor = await startSandbox({ balanceUsd: 0.08, charactersPerSecond: 150 });
    try {
      const env = { PIXAZO_API_KEY: key, PIXAZO_BASE_URL: poor.url };
      const { status, stdout } = await runCli([], { cwd: book.folder, env });
      expect(status).toBe(4);
      expect(stdout).toContain('4 chunks still to buy: $0.16.');
    } finally {
      await poor.close();
    }
  });

  it('is added up over the whole journal by status', async () => {
    await json();
    expect(await json('status')).toEqual({
      chapters: [
        { chapter: 1, file: '01.md', chunks: 3, done: 3, approved: 0 },
        { chapter: 2, file: '02.md', chunks: 3, done: 3, approved: 0 },
      ],
      spentUsd: 0.24,
      uncertainUsd: 0,
      takes: 6,
      requests: 6,
      uncertain: [],
      flagged: [],
      suspects: [],
      wordTimes: {
        aligned: 0,
        estimated: [{ voice: 'Kore', language: 'en', takes: 6, reason: 'short' }],
      },
    });
    const { stdout } = await narrate('status');
    expect(stdout).toContain('$0.24 spent on 6 accepted requests.');
    expect(stdout).toContain(
      'Sentence times are estimated for Kore (en, 6 takes): narrate needs at least 60 seconds',
    );
  });
});

describe('the key', () => {
  it('is required, and the message names the variable and --draft', async () => {
    const { status, stderr } = await runCli([], { cwd: book.folder });
    expect(status).toBe(3);
    expect(stderr).toContain('PIXAZO_API_KEY');
    expect(stderr).toContain('--draft');
  });

  it('ends a run with exit status 3 if the gateway refuses it', async () => {
    const strict = await startSandbox({ keys: ['another'] });
    try {
      const env = { PIXAZO_API_KEY: key, PIXAZO_BASE_URL: strict.url };
      const { status, stdout, stderr } = await runCli(['--json'], { cwd: book.folder, env });
      expect(status).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({
        status: 'stopped',
        bought: 0,
        warnings: [{ code: 'key-refused' }],
      });
      expect(`${stdout}${stderr}`).not.toContain(key);
    } finally {
      await strict.close();
    }
  });

  it('is not sent to an address from the manifest', async () => {
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    await book.write(
      'pipeline.yaml',
      `${manifest}engine: { name: pixazo, baseUrl: "https://gateway.evil.example" }\n`,
    );
    const { status, stderr } = await runCli([], { cwd: book.folder, env: { PIXAZO_API_KEY: key } });
    expect(status).toBe(3);
    expect(stderr).toContain('gateway.evil.example');
  });

  it('is in no file and no output', async () => {
    const { stdout, stderr } = await narrate('--explain');
    expect(`${stdout}${stderr}`).not.toContain(key);
    const { stdout: found } = await execute('grep', ['-rlF', key, book.folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(found).toBe('');
  });
});

describe('a draft', () => {
  it('needs no key, and changes neither the journal nor the files of the real run', async () => {
    const { stdout, status } = await runCli(['--draft', '--json'], { cwd: book.folder });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'complete', bought: 6, spentUsd: 0 });
    expect(await readdir(join(book.folder, 'audiobook'))).toEqual(['draft']);
    expect((await readdir(join(book.folder, '.narrate'))).sort()).toEqual(['cache', 'draft']);
    expect((await json('status')).requests).toBe(0);
    expect((await narrate('status')).stdout).toContain('Nothing spent yet.\n');
  });
});

describe('errors', () => {
  it('in the manifest and the chapters are reported together, with exit status 2', async () => {
    await book.write('pipeline.yaml', 'voice: Koree\nprompts: hello\nchapters:\n  - 01.md\n  - none.md\n');
    const { status, stderr } = await narrate();
    expect(status).toBe(2);
    expect(stderr).toContain('pipeline.yaml:1:8');
    expect(stderr).toContain('pipeline.yaml:2:1');
    expect(stderr).toContain('pipeline.yaml:5:5');
    expect(stderr).toContain('Did you mean `prompt`?');
  });

  it('are one JSON document with --json', async () => {
    await book.write('pipeline.yaml', 'voice: Koree\nchapters: [01.md]\n');
    const { stdout, status } = await narrate('--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'failed',
      error: { code: 'invalid-input', message: expect.any(String), hint: expect.any(String) },
      diagnostics: [{ code: 'manifest-unknown-voice', place: { file: 'pipeline.yaml', line: 1, column: 8 } }],
    });
  });

  it.each([
    [['--dry-rum'], '--dry-run'],
    [['statsu'], 'narrate status'],
    [['--draft', 'status'], 'narrate status --draft'],
    [['--max-cost', 'lots'], 'amount in US dollars'],
    [['--concurrency', '0'], '1 to 100'],
    [['--chapter', '9'], 'from 1 to 2'],
    [['none.yaml'], 'none.yaml'],
    [['voices', '--engine', 'none'], 'pixazo'],
  ])('in the arguments %j end with 2 and a hint', async (args, hint) => {
    const { status, stderr } = await narrate(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(hint);
  });

  it('of a second run at the same time end with 5 and name the holder of the lock', async () => {
    const slow = await startSandbox({ latencyMs: [1500, 1500], charactersPerSecond: 150 });
    try {
      const env = { PIXAZO_API_KEY: key, PIXAZO_BASE_URL: slow.url };
      const first = startCli(['--json'], { cwd: book.folder, env });
      while (slow.report().charged === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      const second = await runCli([], { cwd: book.folder, env });
      expect(second.status).toBe(5);
      expect(second.stderr).toContain(`process ${first.process.pid}`);
      expect((await first.result).status).toBe(0);
    } finally {
      await slow.close();
    }
  });
});

describe('folders', () => {
  it('for output belong to one book: a second one is refused before it costs anything', async () => {
    await json();
    await book.write('other.yaml', 'voice: Kore\nchapters: [02.md]\n');
    const before = await filesOf(join(book.folder, 'audiobook'));
    const { status, stderr } = await narrate('other.yaml');
    expect(status).toBe(2);
    expect(stderr).toContain('pipeline.yaml');
    expect(await filesOf(join(book.folder, 'audiobook'))).toEqual(before);
  });

  it('for output still belong to a renamed manifest', async () => {
    await json();
    await rename(join(book.folder, 'pipeline.yaml'), join(book.folder, 'book.yaml'));
    expect(await json('book.yaml')).toMatchObject({ status: 'complete', bought: 0 });
  });

  it.each(['.narrate', 'audiobook/draft'])('are refused if %s is a link that leads outside', async (name) => {
    const outside = await mkdtemp(join(tmpdir(), 'narrate-outside-'));
    await mkdir(join(book.folder, 'audiobook'), { recursive: true });
    await symlink(outside, join(book.folder, name));
    expect((await narrate('--draft')).status).toBe(5);
    expect(await readdir(outside)).toEqual([]);
    await rm(outside, { recursive: true });
  });

  it('with a file in place of the state folder end with 5, not as a bug', async () => {
    await writeFile(join(book.folder, '.narrate'), 'mine');
    const { status, stderr } = await narrate();
    expect(status).toBe(5);
    expect(stderr).toContain('.narrate');
  });

  it('are written with an empty FFMPEG_PATH as without it', async () => {
    const env = { PIXAZO_API_KEY: key, PIXAZO_BASE_URL: sandbox.url, FFMPEG_PATH: '' };
    expect((await runCli(['--json'], { cwd: book.folder, env })).status).toBe(0);
  });
});

describe('the library', () => {
  it.each([{ maxCostUsd: Number.NaN }, { maxCostUsd: -1 }, { concurrency: 0 }, { concurrency: 1.5 }])(
    'refuses the limit %j',
    async (options) => {
      const manifest = join(book.folder, 'pipeline.yaml');
      await expect(run({ manifest, environment: {}, ...options })).rejects.toMatchObject({ code: 'usage' });
    },
  );
});

describe('other commands', () => {
  it('script prints the spoken text with its voices', async () => {
    const { stdout } = await narrate('script', '--chapter', '2');
    expect(stdout).toContain('[Kore]');
    expect(stdout).toContain('In chapter 2 paragraph 3 says that the lamp is lit');
    expect(stdout).not.toContain('In chapter 1');
  });

  it('voices lists the voices of an engine', async () => {
    expect((await narrate('voices')).stdout).toContain('Algenib');
    expect((await json('voices', '--engine', 'espeak')).engine).toBe('espeak');
  });

  it('schema prints the schema in the package', async () => {
    const { stdout } = await narrate('schema');
    expect(stdout).toBe(await readFile(join(import.meta.dirname, '../../../../narrate.schema.json'), 'utf8'));
  });

  it.each(['status', 'script', 'voices', 'schema', 'sandbox'])('%s --help has examples', async (command) => {
    expect((await narrate(command, '--help')).stdout).toContain(`$ narrate ${command}`);
  });

  it.runIf(existsSync('/dev/full'))('end with 5 if the disk of stdout is full', async () => {
    const shell = `'${process.execPath}' dist/cli/main.js voices > /dev/full`;
    const failure = await execute('sh', ['-c', shell], {
      cwd: join(import.meta.dirname, '../../../..'),
    }).catch((error: { code: number; stderr: string }) => error);
    expect(failure).toMatchObject({ code: 5, stderr: expect.stringContaining('ENOSPC') });
  });

  it('--help has examples, and --version prints the version of the package', async () => {
    expect((await narrate('--help')).stdout).toContain('narrate --draft');
    const { version } = JSON.parse(
      await readFile(join(import.meta.dirname, '../../../../package.json'), 'utf8'),
    );
    expect((await narrate('--version')).stdout).toBe(`${version}\n`);
  });
});
