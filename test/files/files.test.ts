import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeFolderSync } from '../../src/files/make-folder.js';
import { moveFile } from '../../src/files/move-file.js';
import { createFile, openToChange, openToRead } from '../../src/files/open-file.js';
import { openToAppend, ownCopy } from '../../src/files/own-copy.js';
import { putInPlace } from '../../src/files/put-in-place.js';
import { readOwnFile, readOwnFileSync, readRegularFile } from '../../src/files/read-own-file.js';
import { realFolder } from '../../src/files/real-folder.js';
import { removeFile, removeFolder, removeIf } from '../../src/files/remove-file.js';
import { replaceFile, replaceUnsynced } from '../../src/files/replace-file.js';
import { requireFile } from '../../src/files/require-file.js';
import { setModified } from '../../src/files/set-modified.js';
import { createWhole, writeNewFile } from '../../src/files/write-new-file.js';
import { examples } from '../support/examples.js';
import { hasPipes, makePipe, snapshotOf } from '../support/snapshot.js';

let top: string;
let book: string;
let outside: string;
beforeEach(async () => {
  top = await mkdtemp(join(realFolder(tmpdir()), 'narrate-files-'));
  book = join(top, 'book');
  outside = join(top, 'outside');
  await mkdir(join(book, 'deep'), { recursive: true });
  await mkdir(join(outside, 'folder'), { recursive: true });
  await writeFile(join(outside, 'file'), 'precious');
  await writeFile(join(outside, 'folder', 'file'), 'precious too');
});
afterEach(() => rm(top, { recursive: true, force: true }));

/** Every function that changes something at a path. */
const changes: Readonly<Record<string, (path: string) => unknown>> = {
  createFile: async (path) => (await createFile(path)).close(),
  createWhole: async (path) => (await createWhole(path, 'attack'))?.close(),
  makeFolder: (path) => makeFolder(join(path, 'below')),
  makeFolderSync: (path) => makeFolderSync(join(path, 'below')),
  'moveFile from': (path) => moveFile(path, `${path}.moved`),
  'moveFile to': async (path) => {
    await writeFile(join(book, 'ours'), 'attack');
    await moveFile(join(book, 'ours'), path);
  },
  openToAppend: async (path) => {
    const file = await openToAppend(path);
    await file.appendFile('attack').finally(() => file.close());
  },
  openToChange: async (path) => {
    const file = await openToChange(path);
    await file.truncate(0).finally(() => file.close());
  },
  ownCopy,
  putInPlace: (path) => putInPlace(path, (temporary) => writeFile(temporary, 'attack')),
  removeFile,
  removeIf: (path) => removeIf(path, async () => true),
  removeFolder: (path) => removeFolder(join(path, 'below')),
  replaceFile: (path) => replaceFile(path, 'attack'),
  replaceUnsynced: (path) => replaceUnsynced(path, Buffer.from('attack')),
  setModified: (path) => setModified(path, 0),
  writeNewFile: (path) => writeNewFile(path, 'attack'),
};
const reads: Readonly<Record<string, (path: string) => unknown>> = {
  readOwnFile,
  readOwnFileSync: (path) => readOwnFileSync(path),
};

/** Returns the result of a function, or the error that it throws or rejects with. */
const outcomeOf = async (act: () => unknown): Promise<unknown> => {
  try {
    return await act();
  } catch (error) {
    return error;
  }
};

/** Links that may be in the place of a file or a folder. */
const links: Readonly<Record<string, (path: string) => Promise<void>>> = {
  'a link to a file': (path) => symlink(join(outside, 'file'), path),
  'a link to a folder': (path) => symlink(join(outside, 'folder'), path),
  'a link to nothing': (path) => symlink(join(outside, 'new'), path),
  'a relative link': (path) => symlink('../outside/file', path),
  'a link to itself': (path) => symlink(path, path),
  'a link within the book': (path) => symlink(join(book, 'deep'), path),
};

const cases = Object.keys({ ...changes, ...reads }).flatMap((act) =>
  Object.keys(links).map((kind) => [act, kind] as const),
);

describe('files of a book', () => {
  it.each(cases)('%s refuses %s, names it, and does not change its target', async (name, kind) => {
    const path = join(book, 'x');
    await links[kind]!(path);
    const before = snapshotOf(outside);
    const act = { ...changes, ...reads }[name]!;
    expect(await outcomeOf(() => act(path))).toMatchObject({
      code: 'unsafe-path',
      exitStatus: 5,
      message: expect.stringContaining(`${path} to be `),
    });
    expect(snapshotOf(outside)).toEqual(before);
    expect((await readdir(book)).filter((one) => one !== 'ours').sort()).toEqual(['deep', 'x']);
  });

  it.each(Object.keys({ ...changes, ...reads }))('%s refuses a link in the path of a file', async (name) => {
    await symlink(join(outside, 'folder'), join(book, 'deep', 'linked'));
    const before = snapshotOf(outside);
    const act = { ...changes, ...reads }[name]!;
    expect(await outcomeOf(() => act(join(book, 'deep', 'linked', 'file')))).toMatchObject({
      code: 'unsafe-path',
      message: `Expected ${join(book, 'deep', 'linked')} to be a folder, but it is a symbolic link.`,
    });
    expect(snapshotOf(outside)).toEqual(before);
  });

  const onFiles = Object.keys({ ...changes, ...reads }).filter((name) => !name.includes('Folder'));
  it.runIf(hasPipes).each(onFiles)('%s refuses a named pipe without waiting for it', async (name) => {
    const path = join(book, 'pipe');
    makePipe(path);
    expect(await outcomeOf(() => ({ ...changes, ...reads })[name]!(path))).toMatchObject({
      code: 'unsafe-path',
      message: `Expected ${path} to be a regular file, but it is a named pipe.`,
    });
  });

  it.each(onFiles)('%s refuses a folder where a file is expected', async (name) => {
    const path = join(book, 'deep');
    expect(await outcomeOf(() => ({ ...changes, ...reads })[name]!(path))).toMatchObject({
      code: 'not-writable',
      message: `Expected ${path} to be a regular file, but it is a folder.`,
    });
  });

  it('makeFolder refuses a file where a folder is expected', async () => {
    const path = join(book, 'file');
    await writeFile(path, '');
    await expect(makeFolder(join(path, 'below'))).rejects.toMatchObject({
      message: `Expected ${path} to be a folder, but it is a file.`,
    });
  });

  it.runIf(hasPipes)('takes are read through links, but a named pipe is refused', async () => {
    await symlink(join(outside, 'file'), join(book, 'linked'));
    makePipe(join(book, 'pipe'));
    await symlink(join(book, 'pipe'), join(book, 'to-pipe'));
    expect((await readRegularFile(join(book, 'linked'))).toString()).toBe('precious');
    await expect(openToRead(join(book, 'to-pipe'))).rejects.toMatchObject({ code: 'unsafe-path' });
  });

  it('no function changes anything outside of the book, whatever files and links the book contains', async () => {
    const part = fc.constantFrom('a', 'b', 'c');
    const place = fc.array(part, { minLength: 1, maxLength: 3 });
    const thing = fc.record({ place, kind: fc.constantFrom('file', 'folder', ...Object.keys(links)) });
    const step = fc.record({ place, act: fc.constantFrom(...Object.keys(changes)) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(thing, { maxLength: 6 }),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        async (things, steps) => {
          await rm(book, { recursive: true, force: true });
          await mkdir(join(book, 'deep'), { recursive: true });
          const before = snapshotOf(outside);
          for (const { place: parts, kind } of things) {
            const path = join(book, ...parts);
            // A path below a link is outside of the book, so things are created in real folders only.
            if ((await outcomeOf(() => requireFile(path))) !== null) continue;
            await outcomeOf(() => makeFolder(join(path, '..')));
            if (kind === 'file') await outcomeOf(() => writeFile(path, 'ours', { flag: 'wx' }));
            else if (kind === 'folder') await outcomeOf(() => mkdir(path));
            else await outcomeOf(() => links[kind]!(path));
          }
          for (const { place: parts, act } of steps) {
            await outcomeOf(() => changes[act]!(join(book, ...parts)));
            expect(snapshotOf(outside)).toEqual(before);
          }
        },
      ),
      { numRuns: examples(60) },
    );
  });
});

describe('a file with a second hard link', () => {
  it.each(['openToAppend', 'setModified'])(
    '%s changes a copy and leaves the other link unchanged',
    async (name) => {
      const path = join(book, 'file');
      await writeFile(path, 'old\n', { mode: 0o640 });
      await link(path, join(outside, 'backup'));
      const before = snapshotOf(outside);
      await changes[name]!(path);
      expect(snapshotOf(outside)).toEqual(before);
      const { mode, nlink, mtimeMs } = await stat(path);
      expect([mode % 0o1000, nlink]).toEqual([0o640, 1]);
      if (name === 'setModified') expect(mtimeMs).toBe(0);
      else expect(await readFile(path, 'utf8')).toBe('old\nattack');
    },
  );
});

describe('replaceFile', () => {
  it('keeps the permissions of the file, and its content if writing fails', async () => {
    const path = join(book, 'file');
    await writeFile(path, 'old', { mode: 0o600 });
    await replaceFile(path, 'new');
    expect([(await stat(path)).mode % 0o1000, await readFile(path, 'utf8')]).toEqual([0o600, 'new']);
    const reason = new Error('no');
    await expect(putInPlace(path, () => Promise.reject(reason))).rejects.toBe(reason);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(book)).toEqual(['deep', 'file']);
  });
});

describe('removeIf', () => {
  it('removes a file that the callback accepts, and puts back one that it refuses', async () => {
    const path = join(book, 'lock');
    await writeFile(path, 'mine');
    const holds = (text: string) => async (moved: string) => (await readFile(moved, 'utf8')) === text;
    await removeIf(path, holds('another'));
    expect(await readFile(path, 'utf8')).toBe('mine');
    await removeIf(path, holds('mine'));
    expect(await readdir(book)).toEqual(['deep']);
  });

  it('keeps a file that took the same name while the callback read the old one', async () => {
    const path = join(book, 'lock');
    await writeFile(path, 'old');
    const replace = async () => {
      await writeFile(path, 'new');
      return false;
    };
    await expect(removeIf(path, replace)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await readdir(book)).toSorted()).toEqual(['deep', 'lock']);
  });
});
