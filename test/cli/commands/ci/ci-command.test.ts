import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';

let book: BookFolder;
beforeAll(async () => {
  book = await makeBook({ chapters: 1, paragraphs: 2 });
});
afterAll(() => book.remove());

/** Runs narrate ci as outside of CI, even if these tests run in CI. */
const ci = (...args: string[]) =>
  runCli(['ci', ...args], { cwd: book.folder, env: { GITHUB_ACTIONS: '', GITLAB_CI: '' } });

describe('narrate ci outside of CI', () => {
  it('prints the plan for people and writes the summary to a file, replacing an older one', async () => {
    const file = join(book.folder, 'new', 'summary.md');
    for (const _ of [1, 2]) {
      const { status, stdout, stderr } = await ci('estimate', '--summary', file);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain('2 requests to buy for $0.08');
      expect(stdout).not.toContain('::');
    }
    const summary = await readFile(file, 'utf8');
    expect(summary.match(/^### Narration of A Test: \$0\.08$/gm)).toHaveLength(1);
    expect(summary).toContain('| 1. Chapter 1 `01.md` | 2 of 2 | new | $0.08 |');
  });

  it('writes annotations with --annotations', async () => {
    const { status, stdout, stderr } = await ci('estimate', '--annotations', '--max-cost', '0');
    expect([status, stderr]).toEqual([4, '']);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '::error title=narrate::The change costs $0.08. That is $0.08 over the budget of $0.00.',
    );
  });

  it('prints only one document with --json, also on GitHub, and no annotations', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'schedule', GITLAB_CI: '' };
    const inJob = (...args: string[]) => runCli(['ci', ...args, '--json'], { cwd: book.folder, env });
    const { status, stdout } = await inJob('estimate', '--max-cost', '0');
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ overBudget: true, waiting: null, total: { costUsd: 0.08 } });
    const failed = await inJob('estimate', 'none.yaml');
    expect(failed.status).toBe(2);
    expect(JSON.parse(failed.stdout)).toMatchObject({ status: 'failed' });
    const both = await ci('estimate', '--json', '--annotations');
    expect(both.status).toBe(2);
    expect(JSON.parse(both.stdout).error.message).toBe('--json cannot be combined with --annotations.');
  });

  it('reports a failure on stderr and in the summary', async () => {
    const file = join(book.folder, 'failure.md');
    const { status, stderr } = await ci('estimate', 'none.yaml', '--summary', file);
    expect(status).toBe(2);
    expect(stderr).toContain('none.yaml');
    expect(await readFile(file, 'utf8')).toContain('### Narration: failed');
  });

  it('names the path of a summary that cannot be written', async () => {
    const folder = join(book.folder, 'a-file');
    await writeFile(folder, '');
    const { status, stderr } = await ci('estimate', '--summary', join(folder, 'summary.md'));
    expect(status).toBe(5);
    expect(stderr).toContain('a-file');
  });

  it('records with a free engine, and writes no links if there are no addresses', async () => {
    await book.write(
      'free.yaml',
      'title: Free\nengine: espeak\nvoice: en-gb\nchapters: [01.md]\naudio: { chapters: [wav], book: [], loudness: off }\n',
    );
    const file = join(book.folder, 'free.md');
    expect((await ci('estimate', 'free.yaml', '--summary', file)).status).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('### Narration of Free: free\n');
    const { status, stderr } = await ci('run', 'free.yaml', '--summary', file);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('::')]);
    const summary = await readFile(file, 'utf8');
    expect(summary).toMatch(/^1 chunk recorded, 0 of 1 reused, free, in (\d+ s|\d+:\d\d)\.$/m);
    expect(summary).toMatch(/^\| `audiobook\/01-chapter-1\.wav` \| \d+ s \| \d+\.\d MB \| 1 of 1 chunk \|$/m);
    expect(summary).not.toContain('](');
  });

  it.each([
    ['no price', '', 'price unknown', 'unknown', /^cost-usd<<\S+\n\n[\s\S]*^known<<\S+\nfalse$/m],
    [
      'a price a minute',
      ', price: { minute: 0.015 }',
      String.raw`about \$0\.\d{2,4}`,
      String.raw`about \$0\.\d{2,4}`,
      /^known<<\S+\ntrue$/m,
    ],
  ])('shows what is known about the cost with %s', async (_name, price, title, cell, outputs) => {
    await book.write(
      'priced.yaml',
      `title: P\nengine: { name: openai${price} }\nvoice: sage\nchapters: [01.md]\n`,
    );
    const file = join(book.folder, 'priced.md');
    const output = join(book.folder, 'outputs.txt');
    await writeFile(output, '');
    const { status } = await runCli(
      ['ci', 'estimate', 'priced.yaml', '--summary', file, '--max-cost', '0.5'],
      {
        cwd: book.folder,
        env: {
          GITHUB_ACTIONS: 'true',
          GITLAB_CI: '',
          GITHUB_OUTPUT: output,
          OPENAI_BASE_URL: 'https://tts.example/v1',
        },
      },
    );
    expect(status).toBe(0);
    const summary = await readFile(file, 'utf8');
    expect(summary).toMatch(new RegExp(`^### Narration of P: ${title}$`, 'm'));
    expect(summary).toMatch(new RegExp(`\\| engine changed \\| ${cell} \\|`));
    expect(summary).toMatch(new RegExp(`\\*\\*${cell}\\*\\*`));
    expect(summary).not.toMatch(/\$0\.00 |with retakes of/);
    expect(await readFile(output, 'utf8')).toMatch(outputs);
  });

  it('lists its modes for an unknown one', async () => {
    const { status, stderr } = await ci('buy');
    expect(status).toBe(2);
    expect(stderr).toContain('estimate, run');
    expect(stderr).toContain('narrate ci --help');
  });
});
