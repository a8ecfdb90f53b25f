import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { plan } from '../../../../src/index.js';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { gitRepository, hasGit, noGit } from '../../../support/git-book.js';
import { journalEntry, writeJournal } from '../../../support/journal-lines.js';
import { environmentOf, waveOnly } from '../../../support/sandbox-book.js';
import { makeShare } from '../../../support/stored-book.js';

const hour = 3_600_000;
const day = 24 * hour;

let sandbox: Sandbox;
let book: BookFolder;
beforeEach(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
  book = await makeBook({ chapters: 2, paragraphs: 5, manifest: `${waveOnly}limits: { settle: 2d }\n` });
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

async function ci(...args: string[]) {
  const summary = join(book.folder, 'summary.md');
  const env = { ...environmentOf(sandbox), GITHUB_ACTIONS: '', GITLAB_CI: '' };
  const { status, stdout, stderr } = await runCli(['ci', ...args, '--summary', summary], {
    cwd: book.folder,
    env,
  });
  return { status, stdout, stderr, summary: await readFile(summary, 'utf8') };
}
const journal = () => readFile(join(book.folder, '.narrate', 'journal.jsonl'), 'utf8').catch(() => '');
const until = (ms: number) =>
  new Date(Math.ceil(ms / 60_000) * 60_000).toISOString().slice(0, 16).replace('T', ' ');

async function edit(name: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(book.folder, name), 'utf8');
  expect(text).toContain(from);
  await book.write(name, text.replace(from, to));
}

describe.skipIf(!hasGit)(`limits.settle with git${hasGit ? '' : ` (${noGit})`}`, () => {
  it('leaves an edit and its neighbours to a later run, publishes the last audio, and buys all with --no-settle', async () => {
    const git = gitRepository(book.folder);
    await book.write('.gitignore', '.narrate\naudiobook\nsummary.md\n');
    git.commit(Date.now() - 5 * day);
    const first = await ci('run');
    expect(first).toMatchObject({ status: 0, summary: expect.stringContaining(': complete\n') });
    const files = await readdir(join(book.folder, 'audiobook'));
    const before = await stat(join(book.folder, 'audiobook', files.find((name) => name.startsWith('02'))!));

    await edit('02.md', 'paragraph 3 says', 'paragraph 3 now says');
    const edited = Math.floor((Date.now() - hour) / 1000) * 1000;
    git.commit(edited);
    const lines = await journal();
    const estimate = await ci('estimate', '--max-cost', '0.01');
    // An estimate shows the cost of the change, whenever it is bought.
    expect(estimate.status).toBe(4);
    expect(estimate.stdout).toContain('1 request to buy for $0.04');
    const when = until(edited + 2 * day);
    expect(estimate.stdout).toContain(
      '1 chunk to buy ($0.04) waits until its text has not changed for 2 days (limits.settle):\n',
    );
    expect(estimate.stdout).toContain(`  02.md: 1 chunk, until ${when} UTC\n`);
    expect(estimate.summary).toContain(`| \`02.md\` | 1 | ${when} UTC |`);
    expect(await journal()).toBe(lines);

    const run = await ci('run');
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('Nothing to buy now: 1 chunk ($0.04) waits');
    expect(run.summary).toContain(': waiting for texts to settle\n');
    expect(run.summary).toContain(`| \`02.md\` | 1 | ${when} UTC |`);
    const after = await stat(join(book.folder, 'audiobook', files.find((name) => name.startsWith('02'))!));
    expect(after.mtimeMs).toBe(before.mtimeMs);
    expect(await journal()).not.toContain('"seen"');

    const now = await ci('run', '--no-settle');
    expect(now.stdout).toContain('1 bought');
    expect(now.summary).toContain(': complete\n');
    expect((await ci('run')).summary).toContain(': complete\n');
  });

  it('counts from the first run that finds a text in a shallow clone, and writes that to the journal once', async () => {
    const git = gitRepository(book.folder);
    await book.write('.gitignore', '.narrate\naudiobook\nsummary.md\n');
    git.commit(Date.now() - hour);
    await edit('02.md', 'paragraph 3 says', 'paragraph 3 now says');
    git.commit(Date.now() - hour / 2);
    const clone = await mkdtemp(join(tmpdir(), 'narrate-clone-'));
    onTestFinished(() => rm(clone, { recursive: true, force: true }));
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${book.folder}`, clone]);
    const env = { ...environmentOf(sandbox), GITHUB_ACTIONS: '', GITLAB_CI: '' };
    const run = () => runCli(['ci', 'run'], { cwd: clone, env });
    const first = await run();
    expect(first.stdout).toContain('Nothing to buy now: 10 chunks ($0.40) wait');
    expect(first.stdout).toContain('the clone is shallow (fetch-depth: 0 gets all commits)');
    const path = join(clone, '.narrate/journal.jsonl');
    const lines = await readFile(path, 'utf8');
    expect(lines.match(/"type":"seen"/g)).toHaveLength(1);
    expect((await run()).status).toBe(0);
    expect(await readFile(path, 'utf8')).toBe(lines);
  });

  it('does not wait for years for a commit with a date in the future', async () => {
    const git = gitRepository(book.folder);
    git.commit(Date.now() + 5 * 365 * day);
    const { stdout } = await ci('run');
    expect(stdout).toContain('the date of their commit is in the future');
    expect(stdout).toContain(`until ${new Date(Date.now() + 2 * day).toISOString().slice(0, 8)}`);
    expect(await journal()).toContain('"seen"');
  });

  it('buys the settled chapters of a new book, and not those around a recent edit', async () => {
    const git = gitRepository(book.folder);
    git.commit(Date.now() - 5 * day);
    await edit('02.md', 'paragraph 3 says', 'paragraph 3 now says');
    git.commit(Date.now() - hour);
    const { stdout, status } = await ci('run');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Done for now: 10 chunks \(7 bought, 0 reused\)/m);
    expect(stdout).toContain('3 chunks ($0.12) wait until their texts have not changed for 2 days');
  });
});

describe('limits.settle without git', () => {
  it('counts from the first run that finds a text, and buys nothing on the first night', async () => {
    const estimate = await ci('estimate');
    expect(estimate.stdout).toContain('10 chunks to buy ($0.40) wait');
    expect(estimate.stdout).toContain('the book is not in a git repository');
    expect(await journal()).toBe('');

    const first = await ci('run');
    expect(first.status).toBe(0);
    expect(first.stdout).toContain('Nothing to buy now: 10 chunks ($0.40) wait');
    expect(sandbox.report().charged).toBe(0);
    const lines = (await journal()).trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ type: 'seen', keys: { length: 10 } });
    // The next night finds no new text.
    await ci('run');
    expect((await journal()).trim().split('\n')).toHaveLength(1);
  });

  it('buys a text two days after a run first saw it', async () => {
    const environment = environmentOf(sandbox);
    const { plan: found } = await plan({ manifest: join(book.folder, 'pipeline.yaml'), environment });
    const keys = found.chapters.flatMap(({ planned }) => planned.map(({ chunk }) => chunk.key));
    const at = { origin: sandbox.url, time: new Date(Date.now() - 3 * day).toISOString() };
    await writeJournal(join(book.folder, '.narrate', 'journal.jsonl'), [
      journalEntry({ type: 'seen', keys: keys.slice(0, 9) }, at),
    ]);
    const { stdout } = await ci('run');
    expect(stdout).toContain('(9 bought, 0 reused)');
    expect(stdout).toContain('1 chunk ($0.04) waits');
  });

  it('shares through a store when a text was first seen', async () => {
    const share = await makeShare();
    onTestFinished(() => share.remove());
    await ci('run', '--store', share.folder);
    const other = await makeBook({
      chapters: 2,
      paragraphs: 5,
      manifest: `${waveOnly}limits: { settle: 2d }\n`,
    });
    onTestFinished(() => other.remove());
    const env = { ...environmentOf(sandbox), GITHUB_ACTIONS: '', GITLAB_CI: '' };
    await runCli(['ci', 'run', '--store', share.folder], { cwd: other.folder, env });
    const lines = await readFile(join(other.folder, '.narrate', 'journal.jsonl'), 'utf8');
    expect(lines.match(/"type":"seen"/g)).toHaveLength(1);
    expect(lines).toBe(await journal());
  });

  it('has what waits in JSON, for an estimate and for a run', async () => {
    const json = async (...args: string[]) => {
      const { stdout, stderr, status } = await ci(...args, '--json');
      return { document: JSON.parse(stdout), stderr, status };
    };
    const waiting = {
      chunks: 10,
      costUsd: 0.4,
      until: expect.stringMatching(/^\d{4}-.*Z$/),
      settleHours: 48,
      undated: 'the book is not in a git repository',
      chapters: [
        { file: '01.md', chunks: 5, until: expect.any(String) },
        { file: '02.md', chunks: 5, until: expect.any(String) },
      ],
    };
    const estimate = await json('estimate', '--max-cost', '0.1');
    expect(estimate.status).toBe(4);
    expect(estimate.document).toMatchObject({
      waiting,
      overBudget: true,
      known: true,
      total: { buy: 10, costUsd: 0.4 },
    });
    expect((await json('run')).document).toMatchObject({ status: 'waiting', bought: 0, waiting });
    expect((await json('run', '--no-settle')).document).toMatchObject({
      status: 'complete',
      bought: 10,
      waiting: null,
    });
    await book.write('pipeline.yaml', 'voice: Nobody\n');
    const failed = await json('estimate');
    expect(failed.status).toBe(2);
    expect(failed.document).toMatchObject({ status: 'failed', error: { code: 'invalid-input' } });
  });

  it('does not hold back a run that a person starts', async () => {
    const env = environmentOf(sandbox);
    const { stdout } = await runCli(['--yes'], { cwd: book.folder, env });
    expect(stdout).toContain('(10 bought, 0 reused)');
  });
});
