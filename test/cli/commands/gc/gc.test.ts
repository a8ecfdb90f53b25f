import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/time/clock.js';
import { pixazoProfile } from '../../../../src/engines/pixazo/profile.js';
import { plan, run, status, verify } from '../../../../src/index.js';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { modelName, voiceIdOf, wordsName } from '../../../../src/state/alignments.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { environmentOf, optionsOf, takeFiles, waveOnly } from '../../../support/sandbox-book.js';

const dayMs = 86_400_000;
const ageMs = 60 * dayMs;
const killHook = pathToFileURL(resolve(import.meta.dirname, '../../../support/die-at.mjs')).href;

let sandbox: Sandbox;
let book: BookFolder;
let oldText: string;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
});
afterAll(() => sandbox.close());
/** A book with three chunks a chapter that was recorded sixty days ago. Then the second chapter got another text. */
beforeEach(async () => {
  sandbox.reset();
  book = await makeBook({ chapters: 2, paragraphs: 3, manifest: waveOnly });
  const clock = { ...systemClock, now: () => Date.now() - ageMs };
  await run({ ...optionsOf(book.folder, sandbox), clock });
  await makeOld(await takeFiles(book.folder));
  oldText = await readFile(join(book.folder, '02.md'), 'utf8');
  await book.write('02.md', '# Chapter 2\n\nNothing of that is left here, but this one sentence.\n');
});
afterEach(() => book.remove());

/** Sets the times of files, as if they had been written sixty days ago. */
const makeOld = (paths: readonly string[]) => {
  const then = (Date.now() - ageMs) / 1000;
  return Promise.all(paths.map((path) => utimes(path, then, then)));
};
const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });
/** Runs narrate with `--json`, which must succeed, and returns the document. */
const json = async (...args: string[]) => {
  const { status: exit, stdout, stderr } = await narrate(...args, '--json');
  expect([exit, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};
/** Options to call narrate in this process, which is faster than a new process. */
const options = () => optionsOf(book.folder, sandbox);
const recordAgain = async () => {
  const { status: end, recorded, reused } = await run(options());
  return { status: end, bought: recorded.bought, collected: recorded.collected, reused };
};
const plannedTotal = async () => (await plan(options())).plan.total;
/** Returns what the journal says was spent, and how many requests and recordings it has. */
const ledgerFigures = async () => {
  const { ledger } = (await status(options())).snapshot;
  return { spent: ledger.spentMicroUsd, requests: ledger.requests, takes: ledger.takes.size };
};
/** Verifies the state folder, and returns what is wrong with it. */
const verified = async () => {
  const { status: outcome, check, affected } = await verify(options());
  const kinds = check.broken.map(({ kind }) => kind);
  return { status: outcome, affected: affected.chunks.length, takes: check.ledger.takes.size, kinds };
};
const journal = () => readFile(join(book.folder, '.narrate', 'journal.jsonl'), 'utf8');
const restoreText = () => book.write('02.md', oldText);

/** Every recording has words, and there is a model of the book's voice and one of a voice that no book uses. */
async function writeAlignments(folders: readonly string[]): Promise<readonly string[]> {
  const { takes } = (await status(options())).snapshot.ledger;
  const voice = (name: string) =>
    modelName(voiceIdOf({ engine: 'pixazo', model: pixazoProfile.model, voice: name, language: null }));
  const names = [
    ...[...takes].flatMap(([key, ofKey]) => ofKey.map(({ requestId }) => wordsName({ key, requestId }))),
    voice('Kore'),
    voice('Charon'),
  ];
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  for (const path of paths) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'x');
  }
  await makeOld(paths);
  return names;
}

/** Returns the files of a folder of alignments, sorted. */
const alignmentsIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

describe('narrate gc', () => {
  it('deletes words of deleted recordings and models of voices that no book uses, here and with --also-store in the store', async () => {
    const here = join(book.folder, '.narrate', 'align');
    const store = join(book.folder, 'store');
    await appendFile(join(book.folder, 'pipeline.yaml'), 'store: ./store\n');
    await json('push');
    const there = join(store, 'align');
    const names = await writeAlignments([here, there]);
    expect(names).toHaveLength(8);
    await json('gc', '--keep', '30', '--yes');
    // Three recordings of the first chapter, and the voice of the book.
    const keys = (await takeFiles(book.folder)).map((path) => basename(dirname(path)));
    const stay = names.filter((name) => name === names[6] || keys.some((key) => name.includes(key))).sort();
    expect(stay).toHaveLength(4);
    expect(await alignmentsIn(here)).toEqual(stay);
    expect(await alignmentsIn(there)).toEqual([...names].sort());
    await json('gc', '--keep', '30', '--yes', '--also-store');
    expect(await alignmentsIn(there)).toEqual(stay);
  });

  it('lists recordings and what they would cost to buy again, and deletes nothing, with --dry-run or without --yes outside a terminal', async () => {
    const [files, lines] = [await takeFiles(book.folder), await journal()];
    for (const args of [[], ['--dry-run'], ['--dry-run', '--yes']]) {
      const { status: exit, stdout, stderr } = await narrate('gc', '--keep', '30', ...args);
      expect([exit, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(
        /^3 recordings of words that are no longer in any book of this folder, not used for 30 days\.\n\d+\.\d MB in total\.\n/,
      );
      expect(stdout).toContain('they cost $0.12 to buy again.\n');
      expect(stdout).toContain('Next: `narrate gc pipeline.yaml --keep 30 --yes` deletes them.\n');
    }
    expect(await json('gc', '--keep', '30')).toMatchObject({
      status: 'listed',
      keepDays: 30,
      takes: 3,
      missing: 0,
      leftovers: 0,
      buyAgainUsd: 0.12,
      warnings: [],
    });
    expect([await takeFiles(book.folder), await journal()]).toEqual([files, lines]);
  });

  it('deletes with --yes and keeps what was spent in the journal, and a run downloads the audio of a restored text for free', async () => {
    const removed = await json('gc', '--keep', '30', '--yes');
    expect(removed).toMatchObject({ status: 'removed', takes: 3, buyAgainUsd: 0.12 });
    expect(removed.bytes).toBeGreaterThan(1000);
    expect(await takeFiles(book.folder)).toHaveLength(3);
    expect(await ledgerFigures()).toEqual({ spent: 240_000, requests: 6, takes: 3 });
    expect(await verified()).toEqual({ status: 'whole', affected: 0, takes: 3, kinds: [] });
    expect(await json('gc', '--keep', '30', '--yes')).toMatchObject({
      status: 'listed',
      takes: 0,
      missing: 0,
    });
    expect((await narrate('gc', '--keep', '30', '--yes')).stdout).toBe('Nothing to delete.\n');

    await restoreText();
    expect(await plannedTotal()).toMatchObject({ reuse: 3, collect: 3, buy: 0, costMicroUsd: 0 });
    expect(await recordAgain()).toEqual({ status: 'complete', bought: 0, collected: 3, reused: 3 });
    expect(sandbox.report().charged).toBe(6);
    // The earlier line `forgotten` does not apply to recordings that were downloaded again.
    expect(await plannedTotal()).toMatchObject({ reuse: 6, collect: 0, buy: 0 });
  });

  it('keeps recordings that were bought or used within the days of --keep', async () => {
    expect(await json('gc', '--keep', '61', '--yes')).toMatchObject({ status: 'listed', takes: 0 });
    // A run with the old text uses the old recordings today.
    await restoreText();
    await recordAgain();
    await book.write('02.md', '# Chapter 2\n');
    expect(await json('gc', '--keep', '30', '--yes')).toMatchObject({ takes: 0 });
    expect(await json('gc', '--keep', '0', '--yes')).toMatchObject({ status: 'removed', takes: 3 });
  });

  it('keeps recordings whose words the book still has, even if its chunks begin and end elsewhere, but not those of another voice', async () => {
    await restoreText();
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    await book.write('pipeline.yaml', manifest.replace('maxCharacters: 100', 'maxCharacters: 1000'));
    expect(await json('gc', '--keep', '30', '--yes')).toMatchObject({ takes: 0 });
    await book.write('pipeline.yaml', manifest.replace('Kore', 'Puck'));
    expect(await json('gc', '--keep', '30')).toMatchObject({ takes: 6, buyAgainUsd: 0.24 });
  });

  it('keeps recordings that another manifest of the folder uses, and deletes nothing if that manifest is invalid', async () => {
    await book.write('old.md', oldText);
    await book.write('other.yaml', 'voice: Kore\nchapters: [old.md]\nchunks: { maxCharacters: 100 }\n');
    await status({ ...options(), manifest: join(book.folder, 'other.yaml') });
    expect(await json('gc', '--keep', '30', '--yes')).toMatchObject({ takes: 0 });
    await book.write('other.yaml', 'voice: Kore\nchapters: [gone.md]\n');
    const { status: exit, stderr } = await narrate('gc', '--keep', '30', '--yes');
    expect(exit).toBe(2);
    expect(stderr).toContain('other.yaml shares these recordings and cannot be read');
    expect(await takeFiles(book.folder)).toHaveLength(6);
  });

  it('leaves out recordings of a sandbox run when it runs for the real gateway', async () => {
    const { status: exit, stdout } = await runCli(['gc', '--keep', '0', '--yes'], { cwd: book.folder });
    expect([exit, stdout]).toEqual([0, 'Nothing to delete.\n']);
  });

  it('deletes old damaged and half-written files, and old caches of manifests that no longer exist, and no other files', async () => {
    await restoreText();
    const [take = ''] = await takeFiles(book.folder);
    const cache = join(book.folder, '.narrate', 'cache');
    const stale = [`${take}.damaged`, `${take}.part`, join(cache, 'gone.yaml.parses.jsonl')];
    const kept = [
      join(book.folder, '.narrate', 'takes', 'notes.txt'),
      join(cache, 'pipeline.yaml.parses.jsonl'),
    ];
    for (const path of [...stale, kept[0] ?? '']) await writeFile(path, 'x'.repeat(1_000_000));
    expect(await json('gc', '--keep', '30', '--yes')).toMatchObject({ leftovers: 0 });
    await makeOld([...stale, ...kept]);
    const { stdout } = await narrate('gc', '--keep', '30', '--yes');
    expect(stdout).toContain('3 files that no run needs');
    expect(stdout).toContain('Deleted: 0 recordings, 3 other files, 3.0 MB.\n');
    expect([...stale, ...kept].map((path) => existsSync(path))).toEqual([false, false, false, true, true]);
    expect(await verified()).toMatchObject({ status: 'whole', takes: 6 });
  });

  it('deletes nothing while another run holds the lock, and refuses a missing or negative --keep', async () => {
    const lock = join(book.folder, '.narrate', 'lock');
    await writeFile(lock, JSON.stringify({ host: 'elsewhere', pid: 7, processStart: null, since: 'noon' }));
    expect((await narrate('gc', '--keep', '30', '--yes')).status).toBe(5);
    expect((await narrate('gc', '--keep', '30')).status).toBe(0);
    expect((await narrate('gc')).status).toBe(2);
    expect((await narrate('gc', '--keep', '-1')).status).toBe(2);
    expect(await takeFiles(book.folder)).toHaveLength(6);
  });
});

describe('narrate gc after kill -9', () => {
  it.each([
    ['between the deletions of two files', { call: 'rm', holding: null, nth: 4, share: null }],
    [
      'after the deletion of the files and before the journal line',
      { call: 'appendFile', holding: '"type":"forgotten"', nth: 1, share: null },
    ],
    [
      'in the middle of a journal line',
      { call: 'appendFile', holding: '"type":"forgotten"', nth: 1, share: 0.5 },
    ],
  ])('leaves a correct journal after a kill %s, and the next narrate gc finishes the work', async (_, at) => {
    const { signal } = await runCli(['gc', '--keep', '30', '--yes'], {
      cwd: book.folder,
      env: {
        ...environmentOf(sandbox),
        NODE_OPTIONS: `--import=${killHook}`,
        NARRATE_DIE_AT: JSON.stringify(at),
      },
    });
    expect(signal).toBe('SIGKILL');
    const found = await verified();
    expect(found).toMatchObject({ status: 'whole', affected: 0 });
    expect(found.kinds).not.toContain('damaged');
    expect(await ledgerFigures()).toMatchObject({ spent: 240_000, requests: 6 });
    await json('gc', '--keep', '30', '--yes');
    expect(await takeFiles(book.folder)).toHaveLength(3);
    expect(await verified()).toEqual({ status: 'whole', affected: 0, takes: 3, kinds: [] });
    await restoreText();
    expect(await recordAgain()).toEqual({ status: 'complete', bought: 0, collected: 3, reused: 3 });
  });
});
