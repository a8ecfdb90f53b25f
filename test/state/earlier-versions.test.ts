import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { statusJson } from '../../src/cli/commands/status/json.js';
import { plan, run, script, status, verify } from '../../src/index.js';
import { addSpending, spendingByMonth } from '../../src/plan/cost/spending-by-month.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { readJournal } from '../../src/state/journal/journal.js';

const recorded = resolve(import.meta.dirname, '../../fixtures/recorded');
const versions = await readdir(recorded);

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** Copies a book as an earlier version left it after recording, and starts a gateway on another port. */
async function copyOf(version: string, name: string, protocol: SandboxOptions['protocol']) {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-earlier-'));
  await cp(join(recorded, version, name), folder, { recursive: true });
  await cp(join(folder, 'state'), join(folder, '.narrate'), { recursive: true });
  const sandbox = await startSandbox({ protocol });
  open.push(sandbox.close, () => rm(folder, { recursive: true, force: true }));
  const environment = {
    PATH: process.env.PATH ?? '',
    PIXAZO_API_KEY: 'k',
    PIXAZO_BASE_URL: sandbox.url,
    OPENAI_BASE_URL: `${sandbox.url}/v1`,
  };
  return {
    folder,
    sandbox,
    options: { manifest: join(folder, 'pipeline.yaml'), environment },
    figures: JSON.parse(await readFile(join(folder, 'status.json'), 'utf8')),
  };
}

const nothingToPay = { collect: 0, buy: 0, costMicroUsd: 0 };
const books = ['plain', 'stored'] as const;
const bought = ['submitting', 'accepted', 'taken', 'measured'];
const everyType = [...bought, 'refused', 'uncertain', 'called-back', 'ended', 'chosen', 'forgotten'];
const protocolOf = { plain: 'pixazo', stored: 'openai' } as const;

describe.each(versions)('a book recorded by narrate %s', (version) => {
  it.each(books)('has only readable lines in its journal (%s)', async (name) => {
    const { folder } = await copyOf(version, name, protocolOf[name]);
    const { entries, corrupt, torn } = await readJournal(join(folder, '.narrate/journal.jsonl'));
    expect([corrupt, torn]).toEqual([[], false]);
    const types = new Set(entries.map(({ type }) => type));
    expect([...types]).toEqual(expect.arrayContaining(name === 'plain' ? everyType : bought));
  });

  it.each(books)('costs $0.00, and has the same status figures as in that version (%s)', async (name) => {
    const { options, figures } = await copyOf(version, name, protocolOf[name]);
    expect((await plan(options)).plan.total).toMatchObject(nothingToPay);
    const found = await status(options);
    expect(statusJson(found)).toMatchObject(figures);
    expect(found.warnings).toEqual([]);
    const { ledger } = found.snapshot;
    const { spentMicroUsd, uncertainMicroUsd } = ledger;
    expect(addSpending(spendingByMonth(ledger))).toMatchObject({ spentMicroUsd, uncertainMicroUsd });
  });

  it.each(books)('costs $0.00 with hard breaks, which that version sent as spaces (%s)', async (name) => {
    const { options, folder } = await copyOf(version, name, protocolOf[name]);
    const chapters = join(folder, 'chapters');
    for (const file of await readdir(chapters)) {
      const text = await readFile(join(chapters, file), 'utf8');
      await writeFile(
        join(chapters, file),
        text.replaceAll(' and ', '\\\nand ').replaceAll(' the ', '  \nthe '),
      );
    }
    expect((await plan(options)).plan.total).toMatchObject(nothingToPay);
    const spoken = (await script(options)).chapters.flatMap(({ chunks }) => chunks.map((one) => one.text));
    expect(spoken.join()).toContain('\nthe ');
  });

  it.each(books)('gets its files from a run that sends no requests (%s)', async (name) => {
    const { options, folder, sandbox, figures } = await copyOf(version, name, protocolOf[name]);
    const before = sandbox.report();
    const report = await run(options);
    expect(report.status).toBe('complete');
    expect(report.recorded).toMatchObject({ bought: 0, collected: 0 });
    expect((await readdir(join(folder, 'audiobook'))).filter((file) => file.endsWith('.wav'))).toHaveLength(
      3,
    );
    expect(sandbox.report()).toEqual(before);
    expect(statusJson(await status(options))).toMatchObject(figures);
  });

  it('has no damaged recording', async () => {
    const { options } = await copyOf(version, 'plain', 'pixazo');
    const { broken, journal } = await verify(options).then(({ check }) => check);
    expect([broken, journal.corrupt]).toEqual([[], []]);
  });

  it('is complete in its store: another machine pays nothing and sends the gateway no requests', async () => {
    const { options, folder, sandbox, figures } = await copyOf(version, 'stored', 'openai');
    await rm(join(folder, '.narrate'), { recursive: true });
    expect((await plan(options)).plan.total).toMatchObject(nothingToPay);
    const before = sandbox.report();
    expect(await run(options)).toMatchObject({ status: 'complete', recorded: { bought: 0 } });
    expect(sandbox.report()).toEqual(before);
    expect(statusJson(await status(options))).toMatchObject(figures);
  });
});
