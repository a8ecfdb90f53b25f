import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plan } from '../../../../src/index.js';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { gitRepository, hasGit, noGit } from '../../../support/git-book.js';
import { journalEntry, writeJournal } from '../../../support/journal-lines.js';
import { environmentOf, waveOnly } from '../../../support/sandbox-book.js';

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

  it('does not hold back a run that a person starts', async () => {
    const env = environmentOf(sandbox);
    const { stdout } = await runCli(['--yes'], { cwd: book.folder, env });
    expect(stdout).toContain('(10 bought, 0 reused)');
  });
});
