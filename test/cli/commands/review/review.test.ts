import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { reviewCommand } from '../../../../src/cli/commands/review/review.js';
import { terminalOn } from '../../../../src/cli/terminal.js';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli, startCli } from '../../../support/cli.js';
import { enter } from '../../../support/review-client.js';
import { environmentOf, recordBook, waveOnly } from '../../../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeEach(async () => {
  sandbox = await startSandbox({});
  book = await makeBook({ chapters: 1, paragraphs: 2, manifest: waveOnly });
});
afterEach(async () => {
  await Promise.all([sandbox.close(), book.remove()]);
});

const environment = () => ({ cwd: book.folder, env: environmentOf(sandbox) });

/** Starts the command, and resolves to its address when it has printed one. */
async function started(...args: string[]) {
  const running = startCli(['review', ...args], environment());
  onTestFinished(() => void running.process.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    running.process.stdout?.on('data', (part: string) => {
      text += part;
      if (text.includes('\n')) resolve(text.trim());
    });
    running.process.on('exit', () => reject(new Error('narrate review has ended.')));
  });
  return { ...running, url };
}

describe('narrate review', () => {
  it('prints only the address on stdout, serves the page, and ends with 0 on Ctrl-C', async () => {
    await recordBook(book.folder, sandbox);
    const { process: child, url, result } = await started('--no-open');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    const { base, cookie } = await enter(url);
    for (const path of ['/', '/review-page.js', '/review-page.css', '/api/book'])
      expect((await fetch(base + path, { headers: { cookie } })).status).toBe(200);
    child.kill('SIGINT');
    const { status, stdout, stderr } = await result;
    expect([status, stdout]).toEqual([0, `${url}\n`]);
    expect(stderr).toContain('Review of A Test.');
  });

  it('interrupts a retake as a run does, and says so', async () => {
    await recordBook(book.folder, sandbox);
    const { process: child, url, result } = await started('--no-open');
    const { base, cookie, origin } = await enter(url);
    const headers = {
      cookie,
      origin,
      'x-narrate': '1',
      'content-type': 'application/json',
    };
    const post = async (path: string, body: object) =>
      (await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<{
        quote: string;
      }>;
    const { quote } = await post('/api/chunks/1-1/quote', {});
    await post('/api/chunks/1-1/retake', { quote });
    child.kill('SIGINT');
    const { status, stderr } = await result;
    // The retake may have ended before the signal arrived.
    expect([0, 130]).toContain(status);
    if (status === 130) expect(stderr).toContain('Nothing is lost: the next run downloads what was bought');
    const next = await runCli(['--json', '--yes'], environment());
    expect(next.status).toBe(0);
    expect(JSON.parse(next.stdout)).toMatchObject({ spentUsd: 0 });
  });

  it('listens on the given port, and says if it is taken', async () => {
    const { port } = new URL(sandbox.url);
    const { status, stderr } = await runCli(['review', '--no-open', '--port', port], environment());
    expect(status).toBe(5);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is already in use.`);
    expect(stderr).toContain('Choose another port with --port, or 0 for a free one.');
  });

  it('writes the report and ends', async () => {
    await recordBook(book.folder, sandbox);
    const { status, stdout } = await runCli(['review', '--static', 'report.html'], environment());
    expect([status, stdout]).toEqual([0, 'Wrote report.html.\n']);
    expect(await readFile(join(book.folder, 'report.html'), 'utf8')).toContain('A Test');
  });

  it('writes the report again, also through a link and into a new folder, but over no other file', async () => {
    const before = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    for (const name of ['pipeline.yaml', '01.md']) {
      const { status, stderr } = await runCli(['review', '--static', name], environment());
      expect(status).toBe(2);
      expect(stderr).toContain(`${name} exists, and narrate review did not write it.`);
    }
    expect(await readFile(join(book.folder, 'pipeline.yaml'), 'utf8')).toBe(before);
    await symlink(book.folder, join(book.folder, 'link'));
    for (const name of ['reports/book.html', 'reports/book.html', 'link/reports/book.html'])
      expect((await runCli(['review', '--static', name], environment())).stdout).toBe(`Wrote ${name}.\n`);
    expect(await readFile(join(book.folder, 'reports', 'book.html'), 'utf8')).toContain('A Test');
  });

  it('ends by itself with 0 when no page was open for a time, and says so', async () => {
    const told: string[] = [];
    const stream = { on: () => {}, write: (text: string) => told.push(text) };
    const terminal = terminalOn({ stdin: stream, stdout: stream, stderr: stream, env: {} });
    const flags = { manifest: join(book.folder, 'pipeline.yaml'), open: false, idleMs: 50 };
    expect(await reviewCommand({ ...flags, environment: environmentOf(sandbox) }, terminal)).toBe(0);
    expect(told.join('')).toContain(
      'narrate review ended, because no page was open for 15 minutes. Start it again with `narrate review`.',
    );
  });

  it.each([
    [['--static', 'x.html', '--no-open'], '--static starts no server'],
    [['--port', '70000'], 'Expected a whole number from 0 to 65535.'],
    [['missing.yaml'], 'missing.yaml not found.'],
  ])('refuses %j', async (args, message) => {
    const { status, stdout, stderr } = await runCli(['review', ...args], environment());
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
