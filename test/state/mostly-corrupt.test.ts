import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gc, plan, pull, push, retake, run, status, takes, verify } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli } from '../support/cli.js';
import { environmentOf, optionsOf, recordBook, takeFiles, waveOnly } from '../support/sandbox-book.js';
import { codesOf, type Machine, makeMachine, makeShare, objectsIn } from '../support/stored-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeEach(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
  book = await makeBook({ chapters: 1, paragraphs: 3, manifest: waveOnly });
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

const options = () => optionsOf(book.folder, sandbox);
const journalIn = (folder: string) => join(folder, '.narrate', 'journal.jsonl');
const textIn = (folder: string) => readFile(journalIn(folder), 'utf8');
type Keeps = (line: string, at: number, lines: readonly string[]) => boolean;
const onlyTaken: Keeps = (line) => line.includes('"type":"taken"');
const everySecond: Keeps = (_, at) => at % 2 === 0;
const none: Keeps = () => false;
/** Reformats the JSON of a journal as an editor may do, except for the lines that `keeps` accepts. */
const reformatted = (text: string, keeps: Keeps): string =>
  text
    .trimEnd()
    .split('\n')
    .map((...given) => `${keeps(...given) ? given[0] : given[0].replace('{"v":1', '{ "v": 1')}\n`)
    .join('');
async function damage(folder: string, keeps: Keeps): Promise<string> {
  const text = reformatted(await textIn(folder), keeps);
  await writeFile(journalIn(folder), text);
  return text;
}
const refusal = { code: 'journal-corrupt', exitStatus: 5 };

describe('a journal of which more than half is corrupt', () => {
  beforeEach(async () => {
    await recordBook(book.folder, sandbox);
  });

  it.each([
    ['run', () => run(options())],
    ['retake', () => retake({ ...options(), which: { chapter: '1', chunk: 1 }, confirm: async () => true })],
  ])('makes %s fail without changing the journal or sending a request', async (_, command) => {
    const text = await damage(book.folder, onlyTaken);
    const before = sandbox.report();
    await expect(command()).rejects.toMatchObject(refusal);
    expect(await textIn(book.folder)).toBe(text);
    expect(await readdir(join(book.folder, '.narrate'))).not.toContain('journal.corrupt.jsonl');
    expect(sandbox.report()).toEqual(before);
  });

  it('makes gc fail without removing a file', async () => {
    await book.write('01.md', '# Another\n\nNone of those words.\n');
    await damage(book.folder, onlyTaken);
    const files = await takeFiles(book.folder);
    const yes = async () => true;
    await expect(gc({ ...options(), keepDays: 0, confirm: yes })).rejects.toMatchObject(refusal);
    expect(await takeFiles(book.folder)).toEqual(files);
  });

  it('is still read by the read-only commands, with a warning that says how to continue', async () => {
    await damage(book.folder, none);
    const found = [
      await status(options()),
      await plan(options()),
      await takes(options()),
      await verify(options()),
    ];
    expect(found.map(codesOf)).toEqual(Array(4).fill(['journal-corrupt-line']));
    for (const { warnings } of found) expect(warnings[0]?.hint).toMatch(/no run buys.*backup.*move it away/);
    const { stdout } = await runCli(['verify'], { cwd: book.folder, env: environmentOf(sandbox) });
    expect(stdout).toContain('no run buys anything with it');
    expect(stdout).not.toContain('and goes on');
  });

  it('is reported on the command line with the number of corrupt lines', async () => {
    await damage(book.folder, none);
    const { status: exit, stderr } = await runCli([], { cwd: book.folder, env: environmentOf(sandbox) });
    expect(exit).toBe(5);
    expect(stderr).toMatch(/\d+ of \d+ lines of the journal in \S+journal\.jsonl cannot be read\./);
  });

  it('no longer stops a run after the user has moved it away', async () => {
    await damage(book.folder, none);
    await rename(journalIn(book.folder), `${journalIn(book.folder)}.old`);
    expect(await run(options())).toMatchObject({ status: 'complete', recorded: { bought: 3 } });
  });

  it('stops a run also if its lines were joined into one', async () => {
    const text = (await textIn(book.folder)).replaceAll('\n', ' ');
    await writeFile(journalIn(book.folder), text);
    await expect(run(options())).rejects.toMatchObject(refusal);
    expect(await textIn(book.folder)).toBe(text);
  });
});

it('a run continues with a journal of which exactly half is corrupt', async () => {
  await recordBook(book.folder, sandbox);
  await damage(book.folder, everySecond);
  const report = await run(options());
  expect(report.status).toBe('complete');
  expect(codesOf(report)).toContain('journal-corrupt-line');
});

it('a journal with the line ends of another system is read, so that a run buys nothing', async () => {
  await recordBook(book.folder, sandbox);
  await writeFile(journalIn(book.folder), (await textIn(book.folder)).replaceAll('\n', '\r\n'));
  const before = sandbox.report();
  expect((await plan(options())).plan.total).toMatchObject({ buy: 0, collect: 0, costMicroUsd: 0 });
  expect(await run(options())).toMatchObject({ status: 'complete', recorded: { bought: 0 }, warnings: [] });
  expect(sandbox.report()).toEqual(before);
});

describe('a mostly corrupt journal of a book with a store', () => {
  let share: Awaited<ReturnType<typeof makeShare>>;
  let machine: Machine;
  beforeEach(async () => {
    share = await makeShare();
    machine = await makeMachine({ sandbox, store: share.folder, chapters: 1 });
    await machine.run();
  });
  afterEach(async () => {
    await machine.remove();
    await share.remove();
  });
  const pieces = async () =>
    (await objectsIn(share.folder))
      .filter((name) => name.startsWith('journal/'))
      .map((name) => join(share.folder, name));

  it('is restored by narrate pull, so that a run then buys nothing', async () => {
    await damage(machine.folder, none);
    await expect(machine.run()).rejects.toMatchObject(refusal);
    await pull(machine.options);
    const before = sandbox.report().charged;
    expect(await machine.run()).toMatchObject({ status: 'complete', recorded: { bought: 0 } });
    expect(sandbox.report().charged).toBe(before);
  });

  it('makes narrate pull fail if the store has too few lines to replace the corrupt ones', async () => {
    for (const piece of await pieces())
      await writeFile(piece, `${(await readFile(piece, 'utf8')).split('\n').slice(0, 3).join('\n')}\n`);
    const text = await damage(machine.folder, none);
    await expect(pull(machine.options)).rejects.toMatchObject(refusal);
    expect(await textIn(machine.folder)).toBe(text);
  });

  it('in the store, stops a machine without a journal until a machine with the complete one pushes', async () => {
    for (const piece of await pieces())
      await writeFile(piece, reformatted(await readFile(piece, 'utf8'), none));
    const other = await makeMachine({ sandbox, store: share.folder, chapters: 1 });
    try {
      await cp(join(machine.folder, '01.md'), join(other.folder, '01.md'));
      const before = sandbox.report().charged;
      await expect(other.run()).rejects.toMatchObject({
        ...refusal,
        hint: expect.stringContaining('narrate push'),
      });
      // This machine has the complete journal.
      expect(await machine.run()).toMatchObject({ status: 'complete', recorded: { bought: 0 } });
      await push(machine.options);
      expect(await other.run()).toMatchObject({ status: 'complete', recorded: { bought: 0 } });
      expect(sandbox.report().charged).toBe(before);
    } finally {
      await other.remove();
    }
  });
});
