import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli, startCli } from '../support/cli.js';
import { atCall } from '../support/crash-book.js';
import { canMount, type Mounted, mountingNeeded, mountSmallDisk } from '../support/mounted.js';
import { environmentOf, optionsOf } from '../support/sandbox-book.js';

const manifest = 'audio: { chapters: [mp3, wav], book: [m4b], loudness: off }\n';
const titles = ['A Test', 'Another Title'] as const;

let sandbox: Sandbox;
let book: BookFolder;
let disk: Mounted | null = null;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 150 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  book = await makeBook({ chapters: 2, paragraphs: 1, manifest });
  await run(optionsOf(book.folder, sandbox));
});
afterEach(async () => {
  disk?.unmount();
  disk = null;
  await book.remove();
});

const output = (...parts: readonly string[]) => join(book.folder, 'audiobook', ...parts);
const narrate = (...args: readonly string[]) =>
  runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });

/** Runs a command that kills itself at a call to the file system. Returns the signal that ended it. */
async function killed(args: readonly string[], at: Parameters<typeof atCall>[1]) {
  const { env } = atCall('', at);
  const { result } = startCli(args, { cwd: book.folder, env: { ...environmentOf(sandbox), ...env } });
  return (await result).signal;
}
const at = (call: string, nth: number) => ({ call, nth, holding: null, share: null });

async function setTitle(title: string): Promise<void> {
  const before = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
  await book.write('pipeline.yaml', before.replace(/^title: .*$/m, `title: ${title}`));
}

/** Returns the audio files by name, in base64. */
async function audio(): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(output())).filter((name) => /^[^.].*\.(?:mp3|wav|m4b)$/.test(name)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(output(name), 'base64')] as const)),
  );
}
const temporary = async () => (await readdir(output())).filter((name) => name.startsWith('.narrate-'));

describe('a change of tags that is killed', () => {
  it('leaves whole files, and the next run gives all files the new tags', async () => {
    const { charged } = sandbox.report();
    const expected = new Map<string, Readonly<Record<string, string>>>();
    for (const title of titles.toReversed()) {
      await setTitle(title);
      await run(optionsOf(book.folder, sandbox));
      expected.set(title, await audio());
    }
    const kills = [at('rename', 1), at('rename', 2), at('rename', 4), at('writeFile', 4), at('open', 9)];
    for (const [index, kill] of kills.entries()) {
      const title = titles[(index + 1) % 2]!;
      await setTitle(title);
      expect(await killed(['--yes'], kill), JSON.stringify(kill)).toBe('SIGKILL');
      const known = [...expected.values()].flatMap((files) => Object.values(files));
      for (const [name, bytes] of Object.entries(await audio()))
        expect(known.includes(bytes), name).toBe(true);
      expect((await narrate()).status).toBe(0);
      expect(await audio()).toEqual(expected.get(title));
    }
    // An ffmpeg that outlived its run may write its temporary file after the next run deleted it. A later run deletes it again.
    const left = async () => {
      await setTitle(titles[0]);
      await narrate();
      await setTitle(titles[1]);
      await narrate();
      return temporary();
    };
    await expect.poll(left, { timeout: 200_000 }).toEqual([]);
    expect(sandbox.report().charged).toBe(charged);
  });
});

describe('a package that is not finished', () => {
  const packages = (...parts: readonly string[]) => output('packages', ...parts);
  const visible = async () => (await readdir(packages())).filter((name) => !name.startsWith('.'));

  it('leaves no package, or the one before, and the next one is whole', async () => {
    expect(await killed(['package', '--for', 'audiobookshelf'], at('open', 12))).toBe('SIGKILL');
    expect(await visible()).toEqual([]);
    expect((await narrate('package', '--for', 'audiobookshelf')).status).toBe(0);
    const sums = await readFile(packages('audiobookshelf', 'SHA256SUMS'), 'utf8');
    expect(await killed(['package', '--for', 'audiobookshelf'], at('rename', 1))).toBe('SIGKILL');
    expect(await readFile(packages('audiobookshelf', 'SHA256SUMS'), 'utf8')).toBe(sums);
    // Between the two steps in which the new folder takes the place of the old one.
    expect(await killed(['package', '--for', 'audiobookshelf'], at('rename', 2))).toBe('SIGKILL');
    expect(await visible()).toEqual([]);
    expect((await narrate('package', '--for', 'audiobookshelf')).status).toBe(0);
    expect(await readFile(packages('audiobookshelf', 'SHA256SUMS'), 'utf8')).toBe(sums);
  });

  it('in the output folder is in no way of the next run', async () => {
    const args = ['package', '--for', 'audiobookshelf', '--to', output('mine')];
    expect(await killed(args, at('open', 12))).toBe('SIGKILL');
    expect((await readdir(output())).filter((name) => name.startsWith('.narrate-mine.'))).toHaveLength(1);
    await setTitle('Another Title');
    expect((await narrate()).status).toBe(0);
    expect((await narrate(...args)).status).toBe(0);
  });

  it.skipIf(!canMount)(`on a full disk says so, and leaves nothing${mountingNeeded}`, async () => {
    const folder = join(book.folder, 'small');
    await mkdir(folder);
    disk = mountSmallDisk(64 * 1024, folder);
    await writeFile(join(folder, 'mine.txt'), 'Mine.');
    const { status, stderr } = await narrate('package', '--for', 'lpf', '--to', join(folder, 'lpf'));
    expect(status).toBe(5);
    expect(stderr).toContain('No space left on the disk while writing');
    expect(await readdir(folder)).toEqual(['mine.txt']);
  });
});
