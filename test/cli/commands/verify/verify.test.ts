import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verify as inProcess } from '../../../../src/index.js';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { environmentOf, optionsOf, recordBook, takeFiles, waveOnly } from '../../../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  book = await makeBook({ chapters: 2, paragraphs: 2, manifest: waveOnly });
  await recordBook(book.folder, sandbox);
});
afterEach(() => book.remove());

const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });
const verify = async () => {
  const { status, stdout, stderr } = await narrate('verify', '--json');
  return { exit: status, stderr, found: JSON.parse(stdout) };
};
const check = () => inProcess(optionsOf(book.folder, sandbox));
const journal = () => join(book.folder, '.narrate', 'journal.jsonl');

/** Changes one sample, and neither the size nor the header. */
async function rot(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(path, bytes);
}

describe('narrate verify', () => {
  it('reads everything without network requests, and ends with 0 if nothing is damaged', async () => {
    const asked = sandbox.report().requests;
    const { status, stdout, stderr } = await narrate('verify');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe('4 recordings read: no damage.\n16 lines of the journal read.\n');
    expect(sandbox.report().requests).toEqual(asked);
  });

  it('finds changed, cut and missing recordings; the next run downloads all three again for free', async () => {
    const [first = '', second = '', third = ''] = await takeFiles(book.folder);
    await rot(first);
    await truncate(second, 100);
    await rm(third);
    const { exit, found } = await verify();
    expect(exit).toBe(1);
    expect(found).toMatchObject({ status: 'damaged', takes: 4, missing: 1, damaged: 2, unreadable: 0 });
    expect(found.repair).toEqual({ collect: 3, buy: 0, atMostUsd: 0.12 });
    expect(found.affected).toHaveLength(3);
    expect(Object.keys(found.affected[0])).toEqual(['chapter', 'chunk', 'place', 'kind', 'reason']);
    expect(found.setAside.toSorted()).toEqual(
      [first, second].map((path) => relative(book.folder, path)).toSorted(),
    );
    expect(
      (await takeFiles(book.folder)).map((path) => basename(path).replace(/^.*\.wav/, '.wav')).sort(),
    ).toEqual(['.wav', '.wav.damaged', '.wav.damaged']);
    expect((await recordBook(book.folder, sandbox)).recorded).toMatchObject({ collected: 3, bought: 0 });
    expect(sandbox.report().charged).toBe(4);
    expect((await check()).status).toBe('whole');
  });

  it('names the damaged places and the next command, which pays only if the gateway lost the recording', async () => {
    const [first = ''] = await takeFiles(book.folder);
    await rot(first);
    const { status, stdout } = await narrate('verify');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^0[12]\.md:\d+:1 chapter \d, chunk \d: its recording differs from the file that/m,
    );
    expect(stdout).toContain('4 recordings read: 1 damaged.\n');
    expect(stdout).toContain(`Quarantined: ${relative(book.folder, first)}.damaged\n`);
    expect(stdout).toContain(
      'Next: `narrate pipeline.yaml` downloads 1 recording again by request id: free if pixazo still has it, otherwise at most $0.04.\n',
    );
    sandbox.reset();
    // The request for the new paragraph shows that the gateway works, and has lost only the older recordings.
    const added =
      'In chapter 2 paragraph 3 says that somebody has put out the lamp, and that it was dark for an hour.';
    await appendFile(join(book.folder, '02.md'), `\n${added}\n`);
    expect((await recordBook(book.folder, sandbox)).recorded).toMatchObject({ collected: 0, bought: 2 });
    expect(sandbox.report().charged).toBe(2);
  });

  it('changes nothing while a run is working, and warns about it', async () => {
    const [first = ''] = await takeFiles(book.folder);
    await rot(first);
    const lock = join(book.folder, '.narrate', 'lock');
    await writeFile(lock, JSON.stringify({ host: 'elsewhere', pid: 7, processStart: null, since: 'noon' }));
    const { exit, found } = await verify();
    expect(exit).toBe(1);
    expect(found).toMatchObject({ damaged: 1, setAside: [], warnings: [{ code: 'take-not-set-aside' }] });
    expect(await takeFiles(book.folder)).toContain(first);
    expect(JSON.parse(await readFile(lock, 'utf8')).host).not.toBe(hostname());
  });

  it('ends with 0 if only recordings that the current text does not need are quarantined', async () => {
    await book.write('02.md', '# Chapter 2\n');
    const before = await takeFiles(book.folder);
    for (const path of before) await rot(path);
    const first = await verify();
    expect([first.exit, first.found.damaged, first.found.affected.length]).toEqual([1, 4, 2]);
    await recordBook(book.folder, sandbox);
    expect(await verify()).toMatchObject({ exit: 0, found: { status: 'whole', missing: 2, damaged: 0 } });
  });

  it('counts corrupt lines as damage and a torn line as normal, and does not change the journal', async () => {
    const whole = await readFile(journal(), 'utf8');
    await appendFile(journal(), '{"v":1,"id":"half of a li');
    expect(await verify()).toMatchObject({
      exit: 0,
      found: { journal: { lines: 16, corrupt: 0, torn: true } },
    });
    const damaged = whole.replace('"type":"taken"', '"type":"token"');
    await writeFile(journal(), damaged);
    const { exit, found } = await verify();
    expect(exit).toBe(1);
    expect(found).toMatchObject({
      takes: 3,
      journal: { lines: 15, corrupt: 1, torn: false },
      affected: [],
      warnings: [{ code: 'journal-corrupt-line' }],
    });
    expect(await readFile(journal(), 'utf8')).toBe(damaged);
    const people = await narrate('verify');
    const line = damaged.split('\n').findIndex((text) => text.includes('"type":"token"')) + 1;
    expect(people.stderr).toContain(`line ${line} cannot be read and is ignored.`);
    expect(people.stdout).toBe(
      `3 recordings read: no damage.
15 lines of the journal read; line ${line} cannot be read.
Line ${line} is about something that narrate cannot identify. The price of a request may be missing from what was spent.
Next: \`narrate pipeline.yaml\` moves it to journal.corrupt.jsonl and continues: in total it downloads 1 recording by request id.
`,
    );
    // The recording of the lost line is still known by its request id.
    expect((await recordBook(book.folder, sandbox)).recorded).toMatchObject({ collected: 1, bought: 0 });
    expect((await check()).status).toBe('whole');
  });

  it('explains corrupt lines, what a repair costs, and what earlier runs moved to another file', async () => {
    const lines = (await readFile(journal(), 'utf8')).split('\n');
    const at = (type: string) => lines.findIndex((line) => line.includes(`"type":"${type}"`));
    const [accepted, taken] = [at('accepted'), at('taken')];
    // Damages the line of a request and the line of a recording, possibly of the same chunk.
    for (const index of [accepted, taken]) lines[index] = `${lines[index]}`.replace('"sum":"', '"sum":"x');
    await writeFile(journal(), lines.join('\n'));
    const { found } = await verify();
    const numbers = [accepted + 1, taken + 1];
    expect(found.journal).toEqual({
      lines: 14,
      corrupt: 2,
      torn: false,
      corruptLines: [
        { line: numbers[0], steps: ['accepted'] },
        { line: numbers[1], steps: ['taken'] },
      ],
    });
    const { collect, buy, costUsd } = found.nextRun;
    expect(collect + buy).toBe(1);
    const { stdout, stderr } = await narrate('verify');
    expect(stdout).toContain(
      `14 lines of the journal read; lines ${numbers[0]} and ${numbers[1]} cannot be read.\n`,
    );
    expect(stdout).toContain(
      `Line ${numbers[0]} seems to be about a request that was accepted. Its price counts as possibly charged`,
    );
    expect(stdout).toContain(
      `Line ${numbers[1]} seems to be about a recording that was downloaded. No money is missing`,
    );
    expect(stdout).toMatch(
      /^Next: `narrate pipeline.yaml` moves them to journal\.corrupt\.jsonl and continues: in total it (downloads 1|records 1 again, for \$0\.04)/m,
    );
    expect(stderr).toContain(`lines ${numbers[0]} and ${numbers[1]} cannot be read and are ignored.`);
    const { recorded } = await recordBook(book.folder, sandbox);
    expect([recorded.collected, recorded.bought, recorded.spentMicroUsd / 1e6]).toEqual([
      collect,
      buy,
      costUsd,
    ]);
    const after = await verify();
    expect(after).toMatchObject({
      exit: 0,
      found: {
        journal: { corruptLines: [], keptAside: { file: '.narrate/journal.corrupt.jsonl', lines: 2 } },
      },
    });
    expect((await narrate('verify')).stdout).toContain(
      '2 lines that earlier runs could not read are kept in .narrate/journal.corrupt.jsonl.\n',
    );
  });

  it('reads only the draft with --draft', async () => {
    const { status, stdout } = await narrate('verify', '--draft');
    expect([status, stdout]).toEqual([0, '0 recordings read: no damage.\n0 lines of the journal read.\n']);
  });
});
