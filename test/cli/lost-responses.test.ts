import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { type CliResult, runCli, startCli } from '../support/cli.js';
import { freePort } from '../support/free-port.mjs';

const chunks = 12;

let sandbox: Sandbox;
let book: BookFolder;
beforeEach(async () => {
  const port = await freePort();
  book = await makeBook({
    chapters: 2,
    paragraphs: chunks / 2,
    manifest: `audio: { chapters: [wav], book: [] }\nwebhook: { url: "http://127.0.0.1:${port}", listen: "127.0.0.1:${port}" }\n`,
  });
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

const options = () => ({ cwd: book.folder, env: { PIXAZO_API_KEY: 'k', PIXAZO_BASE_URL: sandbox.url } });
const narrate = (...args: string[]): Promise<CliResult> => runCli(args, options());
async function rewriteManifest(from: RegExp, to: string): Promise<void> {
  const text = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
  await book.write('pipeline.yaml', text.replace(from, to));
}
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('a gateway that loses every response', () => {
  it.each([
    ['at a local address', ''],
    ['at a public address, in a sandbox run', 'https://hooks.example/narrate'],
  ])('costs nothing twice and leaves nothing uncertain with a webhook %s', async (_name, url) => {
    sandbox = await startSandbox({ charactersPerSecond: 150, faults: { lostAnswer: { probability: 1 } } });
    if (url !== '') await rewriteManifest(/url: "[^"]*"/, `url: "${url}"`);
    const run = await narrate('--json');
    expect(run.status, run.stderr + run.stdout).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      status: 'complete',
      bought: chunks,
      failed: [],
      spentUsd: chunks * 0.04,
      uncertainUsd: 0,
      files: ['audiobook/01-chapter-1.wav', 'audiobook/02-chapter-2.wav'],
    });
    // One line every ten seconds reports all of them, not two lines for each.
    const notices = run.stderr.split('\n').filter((line) => /responses? (was|were|is|are) /.test(line));
    expect(notices.length).toBeGreaterThan(0);
    expect(notices.length).toBeLessThan(chunks);
    expect(sandbox.report()).toMatchObject({
      requests: { submit: { 0: chunks } },
      charged: chunks,
      distinctCharged: chunks,
      violations: [],
    });
    const status = await narrate('status');
    expect(status.stdout).toContain('$0.48 spent on 12 accepted requests.');
    expect(status.stdout).not.toContain('possibly charged');
    expect(JSON.parse((await narrate('--json')).stdout)).toMatchObject({ bought: 0, reused: chunks });
    expect(sandbox.report().charged).toBe(chunks);
  });
});

describe('a run that is killed before the callback', () => {
  it.each([
    {
      when: 'after lost responses',
      fault: { lostAnswer: { probability: 1 } },
      // After three lost responses, narrate waits for a callback before it sends another request.
      least: 3,
      args: [],
    },
    // narrate sends no other request before the first response.
    {
      when: 'between POST and response',
      fault: { slowAnswer: { nth: [1] } },
      least: 1,
      args: ['--strict-billing'],
    },
  ])('lets the next run collect the recordings (killed $when)', async ({ fault, least, args }) => {
    sandbox = await startSandbox({
      charactersPerSecond: 150,
      latencyMs: [1500, 2000],
      slowAnswerMs: 60_000,
      callbackRetriesMs: Array(500).fill(200),
      faults: fault,
    });
    const run = startCli(['--json', '--concurrency', '12'], options());
    await until(() => sandbox.report().charged >= least);
    run.process.kill('SIGKILL');
    expect((await run.result).signal).toBe('SIGKILL');
    const sent = sandbox.report().charged;
    const found = JSON.parse((await narrate('status', '--json')).stdout);
    expect(found).toMatchObject({ spentUsd: 0, uncertainUsd: sent * 0.04, requests: 0 });

    const second = await narrate('--json', ...args);
    expect(second.status, second.stderr + second.stdout).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      status: 'complete',
      bought: chunks - sent,
      collected: sent,
      uncertainUsd: 0,
    });
    expect(sandbox.report()).toMatchObject({ charged: chunks, violations: [] });
    const after = JSON.parse((await narrate('status', '--json')).stdout);
    expect(after).toMatchObject({ spentUsd: chunks * 0.04, uncertainUsd: 0, requests: chunks });
  });
});

describe('a run that is killed after it acknowledged a callback', () => {
  it('needs no second callback, although the response to the POST was still missing', async () => {
    sandbox = await startSandbox({
      charactersPerSecond: 150,
      latencyMs: [50, 100],
      slowAnswerMs: 60_000,
      callbackRetriesMs: [],
      faults: { slowAnswer: { nth: [1] } },
    });
    const run = startCli(['--json'], options());
    await until(() => sandbox.report().callbacks.some(({ statuses }) => statuses[0] === 200));
    run.process.kill('SIGKILL');
    expect((await run.result).signal).toBe('SIGKILL');
    expect(sandbox.report().charged).toBe(1);
    expect(JSON.parse((await narrate('status', '--json')).stdout)).toMatchObject({
      spentUsd: 0,
      uncertainUsd: 0.04,
    });

    const second = await narrate('--json', '--strict-billing');
    expect(second.status, second.stderr + second.stdout).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ bought: chunks - 1, collected: 1, uncertainUsd: 0 });
    expect(sandbox.report()).toMatchObject({ charged: chunks, violations: [] });
    // The gateway called once, during the first run.
    const [first] = sandbox.report().callbacks;
    expect(first?.statuses).toEqual([200]);
  });
});

describe('--strict-billing', () => {
  it('leaves out chunks that were possibly charged, and each command reports them', async () => {
    sandbox = await startSandbox({ charactersPerSecond: 150, faults: { lostAnswer: { nth: [2] } } });
    await rewriteManifest(/webhook:.*\n/, '');
    const first = await narrate('--strict-billing', '--json', '--concurrency', '1');
    expect(first.status).toBe(1);
    expect(JSON.parse(first.stdout)).toMatchObject({
      status: 'incomplete',
      bought: chunks - 1,
      uncertainUsd: 0.04,
      failed: [{ chapter: 1, chunk: 2, reason: expect.stringContaining('possibly charged') }],
    });

    const status = await narrate('status');
    expect(status.stdout).toContain('$0.04 was possibly charged: the response to a request was lost.');
    expect(status.stdout).toMatch(/01\.md:\d+:1 chapter 1, chunk 2\n/);
    const { uncertain } = JSON.parse((await narrate('status', '--json')).stdout);
    expect(uncertain).toEqual([
      {
        sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        chapter: 1,
        chunk: 2,
        key: expect.stringMatching(/^[0-9a-f]{64}$/),
        usd: 0.04,
      },
    ]);
    expect(status.stdout).toContain(
      `\n  ${uncertain[0].sentAt.replace('T', ' ').slice(0, 19)}  $0.04  chapter 1, chunk 2\n`,
    );

    const strict = JSON.parse((await narrate('--strict-billing', '--dry-run', '--json')).stdout);
    expect(strict.total).toMatchObject({ chunks, reuse: chunks - 1, collect: 0, buy: 0, costUsd: 0 });
    expect(strict.warnings).toMatchObject([{ code: 'uncertain-withheld' }]);
    expect((await narrate('--strict-billing', '--dry-run')).stdout).toContain(
      '\nNothing to buy; 1 chunk left out, possibly charged.\n',
    );
    expect((await narrate('--strict-billing')).status).toBe(1);
    expect(sandbox.report().charged).toBe(chunks);

    const lenient = JSON.parse((await narrate('--dry-run', '--json')).stdout);
    expect(lenient.total).toMatchObject({ buy: 1, costUsd: 0.04 });
    expect(lenient.warnings).toMatchObject([
      {
        code: 'uncertain-bought-again',
        message: expect.stringContaining('1 chunk was possibly charged in an earlier run ($0.04)'),
      },
    ]);
    const again = await narrate();
    expect(again.status).toBe(0);
    expect(again.stderr).toContain('possibly charged in an earlier run');
    expect(sandbox.report().charged).toBe(chunks + 1);
    expect((await narrate('status')).stdout).toContain(
      'Their chunks are recorded, or no longer in the book.',
    );
  });
});
