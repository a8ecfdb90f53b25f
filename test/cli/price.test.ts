import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { type CliResult, runCli } from '../support/cli.js';
import { startOwnOrigin } from '../support/own-origin.js';
import { waveOnly } from '../support/sandbox-book.js';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface World {
  readonly book: BookFolder;
  readonly sandbox: Sandbox;
  narrate(args: readonly string[], env?: Record<string, string>): Promise<CliResult>;
}

/** Makes a book of twelve requests, and a server that replaces the engines' own addresses. */
async function atOwnOrigin(manifest: string, options: Partial<SandboxOptions> = {}): Promise<World> {
  const sandbox = await startSandbox({ charactersPerSecond: 300, ...options });
  const own = await startOwnOrigin(sandbox.url);
  const book = await makeBook({ chapters: 1, paragraphs: 12, manifest: `${waveOnly}${manifest}` });
  open.push(own.close, sandbox.close, book.remove);
  const env = { ...own.env, PIXAZO_API_KEY: 'test-key', OPENAI_API_KEY: 'test-key' };
  return {
    book,
    sandbox,
    narrate: (args, more = {}) => runCli(args, { cwd: book.folder, env: { ...env, ...more } }),
  };
}

const codes = ({ stdout }: CliResult): string[] =>
  JSON.parse(stdout).warnings.map(({ code }: { code: string }) => code);

describe('the price in a manifest', () => {
  it.each([
    ['0'],
    ['0.0001'],
    ['{ thousandCharacters: 0 }'],
    ['{ thousandCharacters: 0.0001 }'],
    ['{ minute: 0.0001 }'],
    // High, but by a unit that cannot be compared with the list price of a request.
    ['{ minute: 900 }'],
  ])('does not lower what a budget counts at the engine’s own address: %s', async (price) => {
    const { sandbox, narrate } = await atOwnOrigin(`engine: { name: pixazo, price: ${price} }\n`);
    const run = await narrate(['--max-cost', '0.04', '--json']);
    expect(sandbox.report()).toMatchObject({ charged: 1, chargedUsd: 0.04 });
    expect([run.status, JSON.parse(run.stdout)]).toMatchObject([4, { bought: 1, spentUsd: 0.04 }]);
    expect(codes(run)).toEqual(['manifest-price-ignored', 'over-budget', 'budget']);
  });

  it('does not switch the monthly budget off when it is 0', async () => {
    const { sandbox, narrate } = await atOwnOrigin(
      'engine: { name: pixazo, price: 0 }\nlimits: { monthlyBudget: 0.08 }\n',
    );
    const run = await narrate(['--json']);
    expect(sandbox.report().charged).toBe(2);
    expect([run.status, codes(run).at(-1)]).toEqual([4, 'monthly-budget']);
  });

  it('raises what a budget counts when it is above the list price', async () => {
    const { sandbox, narrate } = await atOwnOrigin('engine: { name: pixazo, price: 0.05 }\n');
    const run = await narrate(['--max-cost', '0.10', '--json']);
    expect(sandbox.report().charged).toBe(2);
    expect([codes(run), JSON.parse(run.stdout).spentUsd]).toEqual([['over-budget', 'budget'], 0.1]);
  });

  it('is ignored with a warning by a dry run, an estimate and a retake when it is below the list price', async () => {
    const { book, narrate } = await atOwnOrigin('engine: { name: pixazo, price: 0.0001 }\n');
    const dry = await narrate(['--dry-run', '--json']);
    expect(JSON.parse(dry.stdout)).toMatchObject({
      price: { request: 0.04 },
      priceFrom: 'list',
      total: { costUsd: 0.48 },
    });
    expect((await narrate(['--dry-run'])).stderr).toContain(
      'The price in the manifest ($0.0001 a request) is below the list price at https://gateway.pixazo.ai: the budgets reserve $0.04 a request.',
    );
    const estimate = await narrate(['ci', 'estimate', '--max-cost', '0.04', '--summary', 'summary.md']);
    expect(estimate.status).toBe(4);
    expect(await readFile(join(book.folder, 'summary.md'), 'utf8')).toContain('$0.48');
    expect((await narrate(['--max-cost', '0.04', '--json'])).status).toBe(4);
    const retake = await narrate(['retake', '--chapter', '1', '--chunk', '1', '--dry-run', '--json']);
    expect([codes(retake), JSON.parse(retake.stdout).costUsd]).toEqual([['manifest-price-ignored'], 0.04]);
  });

  it('does not lower what a budget counts at OpenAI', async () => {
    const { sandbox, narrate } = await atOwnOrigin('engine: { name: openai, model: tts-1, price: 0 }\n', {
      protocol: 'openai',
    });
    const { total } = JSON.parse((await narrate(['--dry-run', '--json'])).stdout);
    // Enough for two requests, and not for three.
    const budget = ((total.costUsd / 12) * 2.5).toFixed(6);
    const run = await narrate(['--max-cost', budget, '--json']);
    expect([run.status, sandbox.report().charged]).toEqual([4, 2]);
    expect(JSON.parse(run.stdout).spentUsd).toBe(sandbox.report().chargedUsd);
  });

  it('is not enough for a model without a list price', async () => {
    const { sandbox, narrate } = await atOwnOrigin('engine: { name: openai, price: { minute: 0.0001 } }\n', {
      protocol: 'openai',
    });
    const dry = await narrate(['--dry-run', '--json']);
    expect(JSON.parse(dry.stdout)).toMatchObject({ price: null, priceFrom: null, total: { costUsd: null } });
    const refused = await narrate(['--max-cost', '1', '--json']);
    expect([refused.status, JSON.parse(refused.stdout).error]).toMatchObject([
      2,
      {
        code: 'price-unknown',
        message: expect.stringContaining('The manifest cannot set it'),
        hint: expect.stringContaining('--price 0.015/minute'),
      },
    ]);
    expect(sandbox.report().charged).toBe(0);
  });
});

describe('the price that the user gives', () => {
  it.each([
    ['on the command line', ['--price', '0.02'], {}, 'option'],
    ['in the environment', [], { NARRATE_PRICE: '0.02/request' }, 'environment'],
    ['on both, the command line first', ['--price', '$0.02'], { NARRATE_PRICE: '1' }, 'option'],
  ])('takes the place of every other price: %s', async (_name, args, env, from) => {
    const { sandbox, narrate } = await atOwnOrigin('engine: { name: pixazo, price: 0.5 }\n');
    const dry = JSON.parse((await narrate(['--dry-run', '--json', ...args], env)).stdout);
    expect(dry).toMatchObject({ price: { request: 0.02 }, priceFrom: from, warnings: [] });
    const run = await narrate(['--max-cost', '0.04', '--json', ...args], env);
    expect([run.status, sandbox.report().charged]).toEqual([4, 2]);
    expect(JSON.parse(run.stdout)).toMatchObject({ spentUsd: 0.04 });
  });

  it('is enough to buy from a model without a list price', async () => {
    const { sandbox, narrate } = await atOwnOrigin('engine: openai\n', { protocol: 'openai' });
    const run = await narrate(['--price', '0.015/minute', '--json']);
    expect([run.status, JSON.parse(run.stdout).bought, sandbox.report().charged]).toEqual([0, 12, 12]);
    expect(JSON.parse(run.stdout).spentUsd).toBeGreaterThan(0);
  });

  it('is not read from the .env file of a book', async () => {
    const { book, sandbox, narrate } = await atOwnOrigin('engine: pixazo\n');
    await book.write('.env', 'NARRATE_PRICE=0\n');
    const run = await narrate(['--max-cost', '0.04', '--json']);
    expect([run.status, sandbox.report().charged]).toEqual([4, 1]);
    expect(codes(run)).toContain('env-price-ignored');
  });

  it('does not apply to the offline voice, which stays free', async () => {
    const { book, narrate } = await atOwnOrigin('');
    await book.write('offline.yaml', 'engine: espeak\nvoice: en-gb\nchapters: [01.md]\n');
    for (const [args, engine] of [
      [['--draft'], 'flite+espeak'],
      [['offline.yaml', '--price', '0.02'], 'espeak'],
    ] as const) {
      const { stdout } = await narrate(['--dry-run', ...args], { NARRATE_PRICE: '0.02' });
      expect(stdout).toContain(`with ${engine} (free)`);
    }
  });

  it.each([
    ['--price on the command line', ['--price', '0.02/hour'], {}],
    ['NARRATE_PRICE in the environment', [], { NARRATE_PRICE: 'cheap' }],
  ])('is refused with the grammar when it cannot be read: %s', async (_name, args, env) => {
    const { narrate } = await atOwnOrigin('');
    const { status, stdout } = await narrate(['--dry-run', '--json', ...args], env);
    const { error } = JSON.parse(stdout);
    expect([status, error.code]).toEqual([2, 'usage']);
    expect(error.message + error.hint).toContain('0.015/minute');
  });
});

it('the price in a manifest applies at a server on this machine, and the budgets use it', async () => {
  const { sandbox, narrate } = await atOwnOrigin(
    'engine: { name: pixazo, price: 0.0001 }\nlimits: { monthlyBudget: 0.0004 }\n',
  );
  const run = async (...args: string[]) =>
    JSON.parse((await narrate([...args, '--json'], { PIXAZO_BASE_URL: sandbox.url })).stdout);
  expect(await run('--dry-run')).toMatchObject({ price: { request: 0.0001 }, priceFrom: 'manifest' });
  const [stopped, nextDay] = [await run('--max-cost', '0.0003'), await run()];
  expect(stopped).toMatchObject({ status: 'stopped', bought: 3, spentUsd: 0.0003 });
  expect(nextDay).toMatchObject({ status: 'stopped', bought: 1, spentUsd: 0.0001 });
  // Free requests add nothing to a budget, and the monthly budget still counts earlier ones.
  expect(await run('--price', '0', '--max-cost', '0')).toMatchObject({
    status: 'complete',
    bought: 8,
    spentUsd: 0,
  });
  expect(await run('status', '--price', '0')).toMatchObject({
    spentUsd: 0.0004,
    month: { spentUsd: 0.0004, leftUsd: 0 },
  });
  expect(sandbox.report().charged).toBe(12);
});
