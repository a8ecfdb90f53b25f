import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isDiskFull } from '../../src/base/errors.js';
import { systemClock } from '../../src/base/time/clock.js';
import { statusJson } from '../../src/cli/commands/status/json.js';
import { status } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { openJournal, readJournal } from '../../src/state/journal/journal.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli } from '../support/cli.js';
import { canMount, type Mounted, mountingNeeded, mountSmallDisk } from '../support/mounted.js';
import { environmentOf, optionsOf, recordBook, takeFiles, waveOnly } from '../support/sandbox-book.js';

const chunks = 8;
/** The approximate size of a take: 80 characters at 30 a second, 24 kHz, 16 bits. */
const takeBytes = 128_000;

let sandbox: Sandbox;
let book: BookFolder;
let disk: Mounted | null = null;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 30, latencyMs: [0, 300] });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  book = await makeBook({ chapters: 1, paragraphs: chunks, manifest: waveOnly });
});
afterEach(async () => {
  disk?.unmount();
  disk = null;
  await book.remove();
});

const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });
const statusNow = async () => statusJson(await status(optionsOf(book.folder, sandbox)));

async function smallDiskAt(name: string, bytes: number): Promise<string> {
  const folder = join(book.folder, name);
  await mkdir(folder);
  disk = mountSmallDisk(bytes, folder);
  return folder;
}
const enlarge = (folder: string) =>
  execFileSync('mount', ['-o', 'remount,size=64m', folder], { stdio: 'ignore' });

/** Fills a disk completely. */
async function fill(path: string): Promise<void> {
  for (const bytes of [65_536, 4096, 1]) {
    for (;;) {
      const failure = await appendFile(path, Buffer.alloc(bytes, 1)).then(
        () => null,
        (error: unknown) => error,
      );
      if (failure === null) continue;
      if (!isDiskFull(failure)) throw failure;
      break;
    }
  }
}

describe.skipIf(!canMount)(`a full disk${mountingNeeded}`, () => {
  it('under the takes ends a run with 5, and a rerun pays for no request again', async () => {
    const folder = await smallDiskAt('.narrate', 3.5 * takeBytes);
    const { status: exit, stderr } = await narrate();
    expect(exit).toBe(5);
    expect(stderr).toMatch(/narrate: No space left on the disk while writing .*\.narrate/);
    expect(stderr).toContain('Free some space and run the same command again: it resumes.');
    const { charged } = sandbox.report();
    expect(charged).toBeGreaterThan(0);
    expect(await statusNow()).toMatchObject({ requests: charged, uncertainUsd: 0 });
    expect((await takeFiles(book.folder)).filter((path) => path.endsWith('.part'))).toEqual([]);

    enlarge(folder);
    expect((await recordBook(book.folder, sandbox)).status).toBe('complete');
    expect(sandbox.report().charged).toBe(chunks);
  });

  it('under the journal from the start ends a run with 5 before it buys anything', async () => {
    const folder = await smallDiskAt('.narrate', 512 * 1024);
    await fill(join(folder, 'filler'));
    const { status: exit, stderr } = await narrate();
    expect(exit).toBe(5);
    expect(stderr).toContain('No space left on the disk');
    expect(sandbox.report().submissions).toEqual([]);
    expect((await statusNow()).requests).toBe(0);
    await rm(join(folder, 'filler'));
    enlarge(folder);
    expect((await recordBook(book.folder, sandbox)).status).toBe('complete');
  });

  it('under a journal in use leaves room for lines about paid requests, and refuses new requests', async () => {
    disk = mountSmallDisk(256 * 1024);
    const path = join(disk.folder, 'journal.jsonl');
    const journal = await openJournal(path, {
      content: await readJournal(path),
      origin: 'https://gateway.example',
      clock: systemClock,
    });
    const accepted = (number: number) => ({
      type: 'accepted' as const,
      submission: `s${number}`,
      key: 'a'.repeat(64),
      requestId: `r${number}`,
    });
    await journal.append(accepted(0));
    await fill(join(disk.folder, 'filler'));
    // More lines than fit into the rest of the journal's current page.
    const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
    const vital = numbers.map((number) => journal.append(accepted(number)));
    // Measurements can be repeated, so they must not use the space for other lines.
    const silent = {
      version: 1,
      sampleRate: 1,
      samples: 1,
      peakDbfs: 0,
      rmsDbfs: 0,
      dcOffset: 0,
      speech: null,
    };
    const measures = { ...silent, clippedSamples: 0, loudnessLufs: null };
    const measured = () => journal.append({ type: 'measured', key: 'k', requestId: 'r', measures });
    await expect(measured()).rejects.toMatchObject({ code: 'disk-full' });
    await Promise.all(vital);
    await expect(measured()).rejects.toMatchObject({ code: 'disk-full' });
    const intent = {
      type: 'submitting' as const,
      submission: 's',
      key: 'k',
      engine: 'pixazo',
      model: 'm',
      text: 'Words.',
      voice: 'Kore',
      prompt: null,
      language: null,
      priceMicroUsd: 40_000,
    };
    await expect(journal.append(intent)).rejects.toMatchObject({ code: 'disk-full' });
    await journal.append(accepted(61));
    await journal.close();
    const { entries, corrupt, torn } = await readJournal(path);
    expect([entries.length, corrupt, torn]).toEqual([62, [], false]);
    await expect(
      openJournal(path, { content: { entries, corrupt, torn }, origin: '', clock: systemClock }),
    ).rejects.toMatchObject({ code: 'disk-full' });
  });

  it('under the audio files ends a run with 5, names the file and keeps the takes; a rerun writes the files', async () => {
    const folder = await smallDiskAt('audiobook', 2 * takeBytes);
    const { status: exit, stderr } = await narrate();
    expect(exit).toBe(5);
    expect(stderr).toMatch(/No space left on the disk while writing .*audiobook\/01-chapter-1\.wav/);
    expect(await readdir(folder)).not.toContain('01-chapter-1.wav');
    expect(await statusNow()).toMatchObject({
      chapters: [{ done: chunks }],
      requests: chunks,
      uncertainUsd: 0,
    });
    enlarge(folder);
    const again = await recordBook(book.folder, sandbox);
    expect(again).toMatchObject({ status: 'complete', recorded: { bought: 0, collected: 0 } });
    expect(again.delivered.written).toEqual(['audiobook/01-chapter-1.wav']);
    expect(sandbox.report().charged).toBe(chunks);
  });
});
