import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { statusJson } from '../../src/cli/commands/status/json.js';
import { statusText } from '../../src/cli/commands/status/text.js';
import { plan, run, status, verify } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { formatEntry, parseLine } from '../../src/state/journal/journal-line.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli, startCli } from '../support/cli.js';
import { canMount, mountingNeeded, mountReadOnly } from '../support/mounted.js';
import { environmentOf, optionsOf, recordBook, takeFiles, waveOnly } from '../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  book = await makeBook({ chapters: 1, paragraphs: 3, manifest: waveOnly });
});
afterEach(() => book.remove());

const narrateIn = (cwd: string, ...args: string[]) => runCli(args, { cwd, env: environmentOf(sandbox) });
const narrate = (...args: string[]) => narrateIn(book.folder, ...args);
const statusIn = async (folder: string) => statusJson(await status(optionsOf(folder, sandbox)));
const statusSays = async () =>
  statusText(await status(optionsOf(book.folder, sandbox)), { columns: 80, isDraft: false });
const planned = async () => (await plan(optionsOf(book.folder, sandbox))).plan.total;
const journalIn = (folder: string) => join(folder, '.narrate', 'journal.jsonl');
const allDone = {
  chapters: [{ chunks: 3, done: 3 }],
  spentUsd: 0.12,
  uncertainUsd: 0,
  takes: 3,
  requests: 3,
};

async function editJournal(edit: (text: string) => string): Promise<string> {
  const text = edit(await readFile(journalIn(book.folder), 'utf8'));
  await writeFile(journalIn(book.folder), text);
  return text;
}

describe('a journal', () => {
  it('with a torn last line is normal: status does not report it, and a run continues and pays nothing twice', async () => {
    await recordBook(book.folder, sandbox);
    // Cuts off the last `taken`: the request is known, and its audio counts as not yet downloaded.
    await editJournal((text) => text.slice(0, text.lastIndexOf('"type":"taken"')));
    const before = await narrate('status');
    expect([before.status, before.stderr]).toEqual([0, '']);
    expect(before.stdout).toContain('$0.12 spent on 3 accepted requests.');
    expect(before.stdout).toContain('1 chunk paid for but not on this computer: the next run collects it.');
    const { stdout, stderr } = await narrate('--json');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'complete', bought: 0, collected: 1, warnings: [] });
    expect(stderr).not.toContain('journal');
    expect(await statusIn(book.folder)).toMatchObject(allDone);
  });

  it('with corrupt lines is reported by status and by a run, which moves the lines to another file', async () => {
    await recordBook(book.folder, sandbox);
    const [damaged = ''] = (await editJournal((text) => text.replace('In chapter 1', 'In Chapter 1'))).split(
      '\n',
    );
    await appendFile(journalIn(book.folder), 'not a journal line\n');
    const before = await narrate('status', '--json');
    expect(before.stderr).toContain('[journal-corrupt-line]');
    // The price of the request is lost with the line, so it counts with the highest price in the journal.
    expect(JSON.parse(before.stdout)).toMatchObject({ spentUsd: 0.12, requests: 3, takes: 3 });
    const { stdout } = await narrate('--json');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'complete',
      bought: 0,
      warnings: [{ code: 'journal-corrupt-line' }],
    });
    const aside = await readFile(join(book.folder, '.narrate', 'journal.corrupt.jsonl'), 'utf8');
    expect(aside).toBe(`${damaged}\nnot a journal line\n`);
    expect((await status(optionsOf(book.folder, sandbox))).warnings).toEqual([]);
  });

  it.each(['', 'status', 'verify', '--dry-run'])(
    'of a newer version is refused by `narrate %s` and not changed',
    async (command) => {
      await mkdir(join(book.folder, '.narrate'));
      const text = '{"v":1,"torn and corrupt":1}\n{"v":2,"all":"is different"}\n{"v":1,"id":"to';
      await writeFile(journalIn(book.folder), text);
      const { status: exit, stdout } = await narrate(...(command === '' ? [] : [command]), '--json');
      expect(exit).toBe(5);
      expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', error: { code: 'journal-newer' } });
      expect(await readFile(journalIn(book.folder), 'utf8')).toBe(text);
      expect(sandbox.report().submissions).toEqual([]);
    },
  );
});

describe('takes', () => {
  it('that are all deleted are downloaded by request id, and bought again only if the gateway lost them', async () => {
    await recordBook(book.folder, sandbox);
    const [first = '', ...others] = await takeFiles(book.folder);
    await rm(join(book.folder, '.narrate', 'takes'), { recursive: true });
    expect(await statusSays()).toContain('3 recordings missing or cut short');
    expect(await planned()).toMatchObject({ collect: 3, buy: 0 });
    expect((await recordBook(book.folder, sandbox)).recorded).toMatchObject({ collected: 3, bought: 0 });
    expect(await takeFiles(book.folder)).toEqual([first, ...others]);

    await rm(first);
    sandbox.reset();
    // The request for the new paragraph shows that the gateway works, and has lost only the older recordings.
    const added =
      'In chapter 1 paragraph 9 says that somebody has put out the lamp, and that it was dark for an hour.';
    await appendFile(join(book.folder, '01.md'), `\n${added}\n`);
    const { stdout, stderr } = await narrate('--json');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'complete', bought: 2, collected: 0, spentUsd: 0.08 });
    expect(stderr).toContain('It is bought again.');
    expect(await statusIn(book.folder)).toMatchObject({ spentUsd: 0.2, takes: 5, requests: 5 });
  });
});

describe('a lock', () => {
  const lockOf = (parts: object) =>
    JSON.stringify({
      host: hostname(),
      pid: 1,
      processStart: null,
      since: '2026-01-01T00:00:00.000Z',
      ...parts,
    });
  const put = async (parts: object) => {
    await mkdir(join(book.folder, '.narrate'), { recursive: true });
    await writeFile(join(book.folder, '.narrate', 'lock'), lockOf(parts));
  };

  it('of a dead process is taken over, and status does not report it', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'exit');
    await put({ pid: child.pid });
    expect(await statusSays()).not.toContain('A run is working');
    expect((await recordBook(book.folder, sandbox)).status).toBe('complete');
  });

  it('of another host stops a run before it buys anything, but no read-only command; status names the holder', async () => {
    await recordBook(book.folder, sandbox);
    await put({ host: 'the-other-machine', pid: 4321 });
    const stopped = await narrate();
    expect(stopped.status).toBe(5);
    expect(stopped.stderr).toContain('process 4321 on the-other-machine');
    expect(stopped.stderr).toContain(`delete ${join(book.folder, '.narrate', 'lock')}`);
    const { status: exit, stdout } = await narrate('status');
    expect(exit).toBe(0);
    expect(stdout).toContain('3 of 3');
    expect(stdout).toContain('process 4321 on the-other-machine');
    expect(await planned()).toMatchObject({ reuse: 3 });
    expect((await verify(optionsOf(book.folder, sandbox))).status).toBe('whole');
    expect(sandbox.report().charged).toBe(3);
  });

  it('of a working run does not stop status, which shows the current state and the holder', async () => {
    const slow = await startSandbox({ latencyMs: [2500, 2500], charactersPerSecond: 300 });
    try {
      const env = environmentOf(slow);
      const first = startCli(['--json'], { cwd: book.folder, env });
      while (slow.report().charged < 3) await new Promise((resolve) => setTimeout(resolve, 20));
      const options = optionsOf(book.folder, slow);
      const during = await status(options);
      expect(during.holder?.pid).toBe(first.process.pid);
      // A response that is not in the journal yet counts as uncertain.
      const { spentMicroUsd, uncertainMicroUsd } = during.snapshot.ledger;
      expect(spentMicroUsd + uncertainMicroUsd).toBe(120_000);
      await expect(run(options)).rejects.toMatchObject({ code: 'locked' });
      expect((await first.result).status).toBe(0);
      expect(slow.report().charged).toBe(3);
    } finally {
      await slow.close();
    }
  });
});

describe('a project', () => {
  it('that is moved keeps its state', async () => {
    await recordBook(book.folder, sandbox);
    const inner = join(await mkdtemp(join(tmpdir(), 'narrate-moved-')), 'a new place');
    await rename(book.folder, inner);
    try {
      expect(await statusIn(inner)).toMatchObject(allDone);
      const asked = sandbox.report().requests;
      expect(await recordBook(inner, sandbox)).toMatchObject({
        status: 'complete',
        delivered: { written: [] },
      });
      expect(sandbox.report().requests).toEqual(asked);
    } finally {
      await rename(inner, book.folder);
    }
  });

  it('that is cloned without its state starts again, and the plan shows what that costs', async () => {
    await recordBook(book.folder, sandbox);
    for (const name of ['.narrate', 'audiobook']) await rm(join(book.folder, name), { recursive: true });
    expect(await statusIn(book.folder)).toMatchObject({ chapters: [{ done: 0 }], spentUsd: 0, requests: 0 });
    expect(await planned()).toMatchObject({ buy: 3, costMicroUsd: 120_000 });
  });

  it('whose state was copied to another machine, including the lock, buys nothing there', async () => {
    await recordBook(book.folder, sandbox);
    const clone = await makeBook({ chapters: 1, paragraphs: 3, manifest: waveOnly });
    try {
      await cp(join(book.folder, '.narrate'), join(clone.folder, '.narrate'), { recursive: true });
      const lock = join(clone.folder, '.narrate', 'lock');
      await writeFile(lock, JSON.stringify({ host: 'the-first', pid: 1, processStart: null, since: 'then' }));
      expect(await statusIn(clone.folder)).toMatchObject(allDone);
      await expect(recordBook(clone.folder, sandbox)).rejects.toMatchObject({ code: 'locked' });
      await rm(lock);
      const { status: exit, stdout } = await narrateIn(clone.folder, '--json');
      expect([exit, JSON.parse(stdout)]).toMatchObject([0, { bought: 0, reused: 3, status: 'complete' }]);
      expect(sandbox.report().charged).toBe(3);
    } finally {
      await clone.remove();
    }
  });

  it('that another gateway recorded reuses the local takes, and warns before it buys the others again', async () => {
    await recordBook(book.folder, sandbox);
    // Makes the journal one of a real gateway; one recording is missing.
    const at = (origin: string) => (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => {
          const parsed = parseLine(line);
          return parsed.kind === 'entry' ? formatEntry({ ...parsed.entry, origin }) : '';
        })
        .join('');
    await editJournal(at('https://first.example'));
    const [lost = ''] = await takeFiles(book.folder);
    await rm(lost);
    const planAt = (url: string) =>
      plan({ manifest: join(book.folder, 'pipeline.yaml'), environment: environmentOf({ url }) });

    const first = await planAt('https://first.example');
    expect([first.plan.total, first.warnings]).toMatchObject([{ reuse: 2, collect: 1, buy: 0 }, []]);
    const second = await planAt('https://second.example');
    expect(second.plan.total).toMatchObject({ reuse: 2, collect: 0, buy: 1, costMicroUsd: 40_000 });
    expect(second.warnings).toMatchObject([
      { code: 'paid-elsewhere', hint: expect.stringContaining('PIXAZO_BASE_URL=https://first.example') },
    ]);
    // A sandbox run sees the recordings of neither gateway.
    expect((await planAt(sandbox.url)).plan.total).toMatchObject({ reuse: 0, buy: 3 });
  });
});

describe('a read-only folder', () => {
  it.skipIf(!canMount)(`can be read, and stops a run before it buys anything${mountingNeeded}`, async () => {
    await recordBook(book.folder, sandbox);
    await book.write(
      '01.md',
      '# Chapter 1\n\nSomething else stands here now, long enough to be worth a request.\n',
    );
    const [damaged = ''] = await takeFiles(book.folder);
    await appendFile(damaged, 'x');
    const mounted = mountReadOnly(book.folder);
    try {
      const { status: exit, stderr } = await narrate();
      expect(exit).toBe(5);
      expect(stderr).toContain(`Not allowed to read or write ${join(book.folder, '.narrate')}`);
      expect(await statusIn(book.folder)).toMatchObject({
        chapters: [{ done: 0 }],
        takes: 3,
        spentUsd: 0.12,
      });
      expect(await planned()).toMatchObject({ buy: 1 });
      const verified = await narrate('verify');
      expect([verified.status, verified.stderr]).toEqual([
        1,
        expect.stringContaining('[take-not-set-aside]'),
      ]);
      expect(sandbox.report().charged).toBe(3);
    } finally {
      mounted.unmount();
    }
    expect((await recordBook(book.folder, sandbox)).status).toBe('complete');
  });
});
