import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import type { JournalEntry } from '../../src/state/journal/journal-entry.js';
import { foldJournal } from '../../src/state/ledger.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { type CliResult, runCli, startCli } from '../support/cli.js';
import { waveOnly } from '../support/sandbox-book.js';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const listPrice = 'price: { thousandCharacters: 0.015 }';

async function world(
  engine: string,
  options: Partial<SandboxOptions> = {},
  size = { chapters: 1, paragraphs: 4 },
): Promise<[BookFolder, Sandbox]> {
  const sandbox = await startSandbox({ protocol: 'openai', ...options });
  const book = await makeBook({ ...size, manifest: `${waveOnly}engine: { name: openai, ${engine} }\n` });
  open.push(sandbox.close, book.remove);
  return [book, sandbox];
}

const narrate = (
  { folder }: BookFolder,
  { url }: Sandbox,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<CliResult> => runCli(args, { cwd: folder, env: { OPENAI_BASE_URL: `${url}/v1`, ...env } });

async function ledgerOf({ folder }: BookFolder, { url }: Sandbox) {
  const lines = (await readFile(join(folder, '.narrate/journal.jsonl'), 'utf8')).trim().split('\n');
  return foldJournal(
    lines.map((one): JournalEntry => JSON.parse(one)),
    url,
  );
}

describe('narrate with the OpenAI engine', () => {
  it('records a book without a key at a server on this machine, and pays only for its characters', async () => {
    const [book, sandbox] = await world(`model: tts-1, ${listPrice}`);
    const dry = JSON.parse((await narrate(book, sandbox, ['--dry-run', '--json'])).stdout);
    expect(dry).toMatchObject({ engine: 'openai', price: { thousandCharacters: 0.015 } });
    const { stdout, status } = await narrate(book, sandbox, ['--json']);
    const { spentUsd, bought } = JSON.parse(stdout);
    const { charged, chargedUsd, violations } = sandbox.report();
    expect([status, bought, violations]).toEqual([0, charged, []]);
    expect([spentUsd, dry.total.costUsd]).toEqual([chargedUsd, chargedUsd]);
    const again = await narrate(book, sandbox, []);
    expect(again.stdout).toContain('0 bought, 4 reused');
    const status2 = JSON.parse((await narrate(book, sandbox, ['status', '--json'])).stdout);
    expect(status2).toMatchObject({ spentUsd: chargedUsd, uncertainUsd: 0 });
  });

  it('is free on this machine without a price, and buys nothing elsewhere without one', async () => {
    const [book, sandbox] = await world('model: kokoro');
    expect((await narrate(book, sandbox, ['--dry-run'])).stdout).toContain('with openai (free)');
    expect((await narrate(book, sandbox, [])).stdout).toContain('4 recorded');

    const elsewhere = { OPENAI_BASE_URL: 'https://tts.example/v1', OPENAI_API_KEY: 'sk-test' };
    const dry = await narrate(book, sandbox, ['--dry-run', '--json'], elsewhere);
    expect([dry.status, JSON.parse(dry.stdout)]).toMatchObject([
      0,
      { price: null, total: { buy: 4, costUsd: null }, warnings: [{ code: 'price-unknown' }] },
    ]);
    expect((await narrate(book, sandbox, ['--dry-run'], elsewhere)).stdout).toMatch(
      /with openai \(price unknown\)[\s\S]*4 requests to buy for an unknown price/,
    );
    const refused = await narrate(book, sandbox, ['--json', '--max-cost', '5'], elsewhere);
    expect([refused.status, JSON.parse(refused.stdout).error.code]).toEqual([2, 'price-unknown']);
  });

  it('estimates the cost and the highest cost of a price by the minute', async () => {
    const [book, sandbox] = await world('price: { minute: 0.015 }');
    const dry = JSON.parse((await narrate(book, sandbox, ['--dry-run', '--json'])).stdout);
    expect(dry.price).toEqual({ minute: 0.015 });
    expect(dry.total.costWithRetakesUsd).toBeGreaterThan(3 * dry.total.costUsd);
    const { stdout } = await narrate(book, sandbox, ['--dry-run']);
    expect(stdout).toMatch(
      /\(\$0\.015 a minute\)[\s\S]*for about \$0\.00\d+, up to \$0\.0\d+ with slow speech and retakes/,
    );
    const { spentUsd } = JSON.parse((await narrate(book, sandbox, ['--json'])).stdout);
    // The sandbox speaks 15 characters a second.
    expect(spentUsd).toBeCloseTo((dry.total.characters / 15 / 60) * 0.015, 4);
    expect((await narrate(book, sandbox, ['status'])).stdout).toContain(`$${spentUsd} spent on 4 accepted`);
  });

  it('asks for a key, and sends it to no address from the manifest', async () => {
    const [book, sandbox] = await world('model: tts-1');
    const bare = await narrate(book, sandbox, ['--json'], { OPENAI_BASE_URL: '' });
    expect([bare.status, JSON.parse(bare.stdout).error]).toMatchObject([
      3,
      { code: 'no-key', hint: expect.stringContaining('OPENAI_API_KEY') },
    ]);
    const yaml = join(book.folder, 'pipeline.yaml');
    const manifest = await readFile(yaml, 'utf8');
    await writeFile(
      yaml,
      manifest.replace('{ name: openai,', '{ name: openai, baseUrl: "https://evil.example/v1",'),
    );
    const led = await narrate(book, sandbox, ['--json'], { OPENAI_BASE_URL: '', OPENAI_API_KEY: 'sk-test' });
    expect([led.status, JSON.parse(led.stdout).error.code]).toEqual([3, 'key-origin']);
    expect(led.stdout + led.stderr).not.toContain('sk-test');
  });

  it('reads the key from a .env file, but not the address', async () => {
    const [book, sandbox] = await world(listPrice, { keys: ['sk-file'] });
    await book.write('.env', 'OPENAI_API_KEY=sk-file\nOPENAI_BASE_URL=https://evil.example/v1\n');
    const { status, stderr } = await narrate(book, sandbox, []);
    expect([status, stderr.includes('narrate ignores OPENAI_BASE_URL in .env')]).toEqual([0, true]);
  });

  it.each([
    ['a model of another engine', 'engine: { name: pixazo, model: tts-1 }', 'manifest-unknown-model'],
    ['two units', 'engine: { name: openai, price: { minute: 1, request: 1 } }', 'manifest-bad-price'],
    ['no unit', 'engine: { name: openai, price: {} }', 'manifest-bad-price'],
    ['an unknown unit', 'engine: { name: openai, price: { hour: 1 } }', 'manifest-unknown-key'],
    [
      'larger chunks than it takes',
      'engine: openai\nchunks: { maxCharacters: 5000 }',
      'manifest-chunk-too-large',
    ],
  ])('refuses %s', async (_name, lines, code) => {
    const [book, sandbox] = await world(listPrice);
    await book.write('other.yaml', `voice: Kore\nchapters: [01.md]\n${lines}\n`);
    const { status, stdout } = await narrate(book, sandbox, ['other.yaml', '--dry-run', '--json']);
    expect([status, JSON.parse(stdout).diagnostics]).toMatchObject([2, [{ code }]]);
  });

  it('stops at an empty balance, waits out a rate limit, and counts lost responses', async () => {
    const [poor, sandbox] = await world(listPrice, { balanceUsd: 0.003 });
    const stopped = await narrate(poor, sandbox, ['--json', '--concurrency', '1']);
    expect([stopped.status, JSON.parse(stopped.stdout)]).toMatchObject([
      4,
      {
        status: 'stopped',
        warnings: expect.arrayContaining([expect.objectContaining({ code: 'no-balance' })]),
      },
    ]);
    const faults = { lostAnswer: { nth: [1] }, cutAnswer: { nth: [2] }, badGateway: { nth: [4] } };
    const [book, flaky] = await world(listPrice, { faults, rate: { perSecond: 4, burst: 2 } });
    const { status, stdout } = await narrate(book, flaky, ['--json']);
    const { chargedUsd, distinctCharged, charged } = flaky.report();
    const { spentUsd, uncertainUsd } = JSON.parse(stdout);
    expect([status, charged - distinctCharged]).toEqual([0, 3]);
    expect(spentUsd + uncertainUsd).toBeCloseTo(chargedUsd, 9);
  });

  it('pays nothing twice except uncertain requests, however often it is killed', async () => {
    const size = { chapters: 2, paragraphs: 20 };
    const [book, sandbox] = await world(listPrice, { latencyMs: [50, 250] }, size);
    for (const extraMs of [0, 60, 120, 200]) {
      const charges = sandbox.report().charged + 2;
      const cli = startCli(['--concurrency', '3'], {
        cwd: book.folder,
        env: { OPENAI_BASE_URL: `${sandbox.url}/v1` },
      });
      while (sandbox.report().charged < charges) await sleep(5);
      // Kills at some point between the first byte of a response and the take.
      await sleep(extraMs);
      cli.process.kill('SIGKILL');
      expect((await cli.result).signal).toBe('SIGKILL');
    }
    const { status } = await narrate(book, sandbox, []);
    expect(status).toBe(0);
    const { charged, distinctCharged, submissions } = sandbox.report();
    const ledger = await ledgerOf(book, sandbox);
    const uncertain = [...ledger.uncertain.values()].flat();
    expect(ledger.requests).toBe(distinctCharged);
    expect(ledger.takes.size).toBe(distinctCharged);
    expect(charged - distinctCharged).toBeLessThanOrEqual(uncertain.length);
    expect(submissions.length).toBeLessThanOrEqual(ledger.requests + uncertain.length);
  });
});
