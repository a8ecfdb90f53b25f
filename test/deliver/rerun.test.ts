import { existsSync, readFileSync, statSync } from 'node:fs';
import {
  appendFile,
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliverChapter } from '../../src/deliver/delivery.js';
import { encodeWav } from '../support/encode-wav.js';
import { ffmpegsHere } from '../support/ffmpegs.js';
import { BookOnDisk, gaps } from './book-on-disk.js';

const [ffmpeg] = await ffmpegsHere();
const both = { audio: { chapters: ['wav'], book: ['m4b'], gaps } } as const;

let book: BookOnDisk;
let one: DeliverChapter;
let two: DeliverChapter;
beforeEach(async () => {
  book = await BookOnDisk.create();
  one = await book.chapter(1, 'One', [{ text: 'First.' }, { text: 'Second.' }]);
  two = await book.chapter(2, 'Two', [{ text: 'Third.' }]);
  return () => rm(book.root, { recursive: true });
});

const path = (name: string) => join(book.root, 'audiobook', name);
/** Lists the output folder without sidecar files, which `outputs/sidecar-files.test.ts` tests. */
const names = async () =>
  (await readdir(path(''))).filter((name) => !/\.vtt$|\.chapters\.json$|^publication/.test(name)).sort();

/** Creates an ffmpeg that counts its starts. */
async function countedFfmpeg(): Promise<{ path: string; starts: () => Promise<number> }> {
  const script = join(book.root, 'ffmpeg');
  const log = join(book.root, 'starts');
  await writeFile(log, '');
  await writeFile(script, `#!/bin/sh\necho start >> "${log}"\nexec "${ffmpeg?.path}" "$@"\n`);
  await chmod(script, 0o755);
  return { path: script, starts: async () => (await readFile(log, 'utf8')).split('\n').length - 1 };
}

describe('a rerun', () => {
  it('starts no ffmpeg, opens no take and changes no file if nothing has changed', async () => {
    const counted = await countedFfmpeg();
    const options = { ...both, ffmpegPath: counted.path };
    const first = await book.deliver([one, two], options);
    expect(first.written).toHaveLength(3);
    const starts = await counted.starts();
    expect(starts).toBeGreaterThan(2);
    const before = await Promise.all(first.files.map((file) => stat(join(book.root, file))));
    const timeline = await stat(path('timeline.json'));
    await rename(join(book.root, 'takes'), join(book.root, 'elsewhere'));

    expect(await book.deliver([one, two], options)).toEqual({ ...first, written: [] });
    expect(await counted.starts()).toBe(starts);
    expect(book.events).toEqual([]);
    const after = await Promise.all(first.files.map((file) => stat(join(book.root, file))));
    expect(after.map(({ ino, mtimeMs }) => [ino, mtimeMs])).toEqual(
      before.map(({ ino, mtimeMs }) => [ino, mtimeMs]),
    );
    expect((await stat(path('timeline.json'))).ino).toBe(timeline.ino);
  });

  it('writes only the files that have changed', async () => {
    await book.deliver([one, two], both);
    const again = await book.chapter(2, 'Two', [{ text: 'Third, said again.' }]);
    expect((await book.deliver([one, again], both)).written).toEqual([
      'audiobook/02-two.wav',
      'audiobook/the-book.m4b',
    ]);
    const longer = { ...both, audio: { ...both.audio, gaps: { ...gaps, chapterEnd: 0.5 } } };
    expect((await book.deliver([one, again], longer)).written).toHaveLength(3);
    expect((await book.deliver([one, again], { ...longer, author: null })).written).toHaveLength(3);
    expect((await book.deliver([one, again], { ...longer, author: null })).written).toEqual([]);
  });

  it('regenerates files that were deleted, truncated or overwritten', async () => {
    const { files } = await book.deliver([one, two]);
    await rm(path('01-one.wav'));
    expect((await book.deliver([one, two])).written).toEqual(['audiobook/01-one.wav']);
    await truncate(path('01-one.wav'), 100);
    expect((await book.deliver([one, two])).written).toEqual(['audiobook/01-one.wav']);
    await utimes(path('02-two.wav'), new Date(), new Date(0));
    expect((await book.deliver([one, two])).written).toEqual(['audiobook/02-two.wav']);
    expect((await book.deliver([one, two])).files).toEqual(files);
  });

  it('regenerates all files with another ffmpeg', async () => {
    await book.deliver([one, two]);
    const script = join(book.root, 'other-ffmpeg');
    await writeFile(
      script,
      `#!/bin/sh\ncase "$1" in -version) echo "ffmpeg version other";; *) exec "${ffmpeg?.path}" "$@";; esac\n`,
    );
    await chmod(script, 0o755);
    expect((await book.deliver([one, two], { ffmpegPath: script })).written).toHaveLength(2);
  });

  it('survives a damaged timeline.json, and deletes no file because of it', async () => {
    await book.deliver([one, two]);
    for (const damage of ['{', '[]', '{"version":2}']) {
      await writeFile(path('timeline.json'), damage);
      expect((await book.deliver([one, { ...two, title: `Two ${damage.length}` }])).removed).toEqual([]);
    }
    expect(await names()).toContain('02-two.wav');
    expect(await names()).toContain('02-two-2.wav');
  });
});

/** The sidecar files of a book of which only the first chapter is complete. */
const sidecarsOfFirst = [
  'audiobook/01-one.chapters.json',
  'audiobook/01-one.vtt',
  'audiobook/publication.json',
];

describe('an incomplete chapter', () => {
  const incomplete = () =>
    book.chapter(2, 'Two', [{ text: 'Third.' }, { text: 'Not there.', recorded: false }]);

  it('keeps its old file and the old book file as stale', async () => {
    await book.deliver([one, two], both);
    const delivered = await book.deliver([one, await incomplete()], both);
    expect(delivered).toEqual({
      files: ['audiobook/01-one.wav'],
      // The sidecar files of a stale file match it.
      sidecars: [
        'audiobook/01-one.chapters.json',
        'audiobook/01-one.vtt',
        'audiobook/02-two.chapters.json',
        'audiobook/02-two.vtt',
        'audiobook/publication.json',
        'audiobook/the-book.chapters.json',
      ],
      beside: delivered.sidecars,
      written: [],
      stale: ['audiobook/02-two.wav', 'audiobook/the-book.m4b'],
      removed: [],
      damaged: [],
    });
    expect(await book.deliver([one, two], both)).toMatchObject({ written: [], stale: [] });
  });

  it('keeps its old file under the old name when it is renumbered', async () => {
    await book.deliver([one, two]);
    const late = { ...(await book.chapter(3, 'Two', [{ text: 'New.', recorded: false }])) };
    const between = await book.chapter(2, 'Between', [{ text: 'Between.' }]);
    expect(await book.deliver([one, between, late])).toMatchObject({
      stale: ['audiobook/02-two.wav'],
      removed: [],
    });
    const recorded = await book.chapter(3, 'Two', [{ text: 'New.' }]);
    expect(await book.deliver([one, between, recorded])).toMatchObject({
      stale: [],
      removed: ['audiobook/02-two.wav'],
    });
    expect(await names()).toEqual(['01-one.wav', '02-between.wav', '03-two.wav', 'timeline.json']);
  });

  it('does not keep a first run from writing the other chapters', async () => {
    expect(await book.deliver([one, await incomplete()], both)).toEqual({
      files: ['audiobook/01-one.wav'],
      sidecars: sidecarsOfFirst,
      beside: sidecarsOfFirst,
      written: ['audiobook/01-one.wav'],
      stale: [],
      removed: [],
      damaged: [],
    });
    expect(await names()).toEqual(['01-one.wav', 'timeline.json']);
  });
});

describe('--chapter', () => {
  it('writes only that chapter, and the book once every chapter is complete', async () => {
    const missing = await book.chapter(2, 'Two', [{ text: 'Third.', recorded: false }]);
    expect((await book.deliver([one, missing], { ...both, only: new Set([1]) })).written).toEqual([
      'audiobook/01-one.wav',
    ]);
    expect((await book.deliver([one, two], { ...both, only: new Set([2]) })).written).toEqual([
      'audiobook/02-two.wav',
      'audiobook/the-book.m4b',
    ]);
  });

  it('does not write other chapters, changed or not', async () => {
    await book.deliver([one, two]);
    const changed = await book.chapter(1, 'One', [{ text: 'First, changed.' }]);
    const other = await book.chapter(2, 'Two', [{ text: 'Third, changed.' }]);
    expect(await book.deliver([changed, other], { only: new Set([2]) })).toMatchObject({
      files: ['audiobook/02-two.wav'],
      written: ['audiobook/02-two.wav'],
      stale: ['audiobook/01-one.wav'],
    });
  });
});

describe('files that are no longer wanted', () => {
  it('are deleted after a rename if narrate wrote them', async () => {
    await book.deliver([one, two], both);
    await writeFile(path('01-notes.wav'), 'mine');
    const delivered = await book.deliver([{ ...one, title: 'Uno' }, two], { ...both, title: 'Libro' });
    expect(delivered.removed).toEqual(['audiobook/01-one.wav', 'audiobook/the-book.m4b']);
    expect(await names()).toEqual(['01-notes.wav', '01-uno.wav', '02-two.wav', 'libro.m4b', 'timeline.json']);
  });

  it('are kept if they were changed since', async () => {
    await book.deliver([one, two]);
    await appendFile(path('01-one.wav'), 'more');
    expect((await book.deliver([{ ...one, title: 'Uno' }, two])).removed).toEqual([]);
    expect(await names()).toContain('01-one.wav');
  });

  it('are never deleted outside the folder or through a link, whatever timeline.json lists', async () => {
    await book.deliver([one, two]);
    const precious = join(book.root, 'precious.wav');
    await writeFile(precious, 'precious');
    const { size, mtimeMs } = await stat(precious);
    const text = await readFile(path('timeline.json'), 'utf8');
    const entry = (name: string) => ({
      name,
      kind: 'chapter',
      format: 'wav',
      source: 'gone.md',
      fingerprint: 'a'.repeat(64),
      bytes: size,
      modified: Math.floor(mtimeMs / 1000),
    });
    await symlink(precious, path('linked.wav'));
    await mkdir(path('folder.wav'));
    for (const name of [
      '../precious.wav',
      precious,
      'x/../../precious.wav',
      'linked.wav',
      'folder.wav',
      '..\\precious.wav',
    ]) {
      const document = JSON.parse(text);
      document.files.push(entry(name));
      await writeFile(path('timeline.json'), JSON.stringify(document));
      expect((await book.deliver([one, two])).removed).toEqual([]);
    }
    expect(await readFile(precious, 'utf8')).toBe('precious');
    expect((await lstat(path('linked.wav'))).isSymbolicLink()).toBe(true);
  });
});

describe('a missing or damaged take', () => {
  it.each<[string, (take: string) => Promise<unknown>]>([
    ['missing', (take) => rm(take)],
    ['truncated', (take) => truncate(take, 500)],
    ['an error page', (take) => writeFile(take, '<html>')],
    ['only a header', (take) => writeFile(take, encodeWav(new Int16Array(0), 24_000))],
  ])('that is %s keeps its chapter from being written, but not the others', async (_name, damage) => {
    await damage(book.takePath('Third.'));
    expect(await book.deliver([one, two], both)).toEqual({
      files: ['audiobook/01-one.wav'],
      sidecars: sidecarsOfFirst,
      beside: sidecarsOfFirst,
      written: ['audiobook/01-one.wav'],
      stale: [],
      removed: [],
      damaged: [two.chunks[0]?.take?.fingerprint],
    });
  });

  it('is not reported while no file needs it', async () => {
    const first = await book.deliver([one, two], both);
    await rm(book.takePath('Third.'));
    expect(await book.deliver([one, two], both)).toEqual({ ...first, written: [] });
    expect(await book.deliver([{ ...one, title: 'Uno' }, two])).toMatchObject({
      written: ['audiobook/01-uno.wav'],
      damaged: [],
    });
  });

  it('is found when its file must be written, although its length is known', async () => {
    await book.deliver([one, two]);
    await rm(book.takePath('Third.'));
    const longer = { chapters: ['wav'], book: [], gaps: { ...gaps, chapterEnd: 0.7 } } as const;
    const delivered = await book.deliver([one, two], { audio: longer });
    expect(delivered).toMatchObject({
      written: ['audiobook/01-one.wav'],
      stale: ['audiobook/02-two.wav'],
      removed: [],
      damaged: [two.chunks[0]?.take?.fingerprint],
    });
  });
});

describe('deliver after a stop or a failure', () => {
  it('stops when it is aborted, keeps finished files, and continues from there', async () => {
    const controller = new AbortController();
    let started = 0;
    const run = book.deliver([one, two], {
      jobs: 1,
      signal: controller.signal,
      // With one job, the second file starts only after the first one is encoded.
      onEvent: (event) => {
        if (event.type === 'file-started') started += 1;
        if (started === 2) controller.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
    const { written, files } = await book.deliver([one, two]);
    expect(written).toHaveLength(1);
    expect(files).toHaveLength(2);
    expect((await names()).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('keeps the files that a killed run listed after its last save of the timeline', async () => {
    await book.deliver([one, two]);
    const timeline = await readFile(path('timeline.json'), 'utf8');
    const { files, ...rest } = JSON.parse(timeline);
    await writeFile(path('timeline.json'), JSON.stringify({ ...rest, files: files.slice(0, 1) }));
    const listed = `${JSON.stringify(files[1])}\n`;
    await writeFile(path('timeline.new.jsonl'), `{"name":"../01-one.wav"}\n${listed}${listed.slice(0, 40)}`);
    const { written } = await book.deliver([one, two]);
    expect(written).toEqual([]);
    expect(await names()).toEqual(['01-one.wav', '02-two.wav', 'timeline.json']);
    expect(await readFile(path('timeline.json'), 'utf8')).toBe(timeline);
  });

  it('saves the timeline as often for many files as for two, and lists each further file before it is reported', async () => {
    const chapters = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        book.chapter(index + 1, `part ${index + 1}`, [{ text: `${index}` }]),
      ),
    );
    const saves = new Set<bigint>();
    const unlisted: string[] = [];
    await book.deliver(chapters, {
      jobs: 1,
      onEvent: (event) => {
        if (event.type !== 'file-written') return;
        saves.add(statSync(path('timeline.json'), { bigint: true }).mtimeNs);
        const known = ['timeline.json', 'timeline.new.jsonl'].filter((name) => existsSync(path(name)));
        const text = known.map((name) => readFileSync(path(name), 'utf8')).join('');
        if (!text.includes(basename(event.file))) unlisted.push(event.file);
      },
    });
    expect(saves.size).toBe(1);
    expect(unlisted).toEqual([]);
  });

  it('deletes the temporary files of a killed run', async () => {
    await mkdir(path(''));
    await writeFile(path('.narrate-01-one.wav.part'), 'half');
    await book.deliver([one, two]);
    expect(await names()).toEqual(['01-one.wav', '02-two.wav', 'timeline.json']);
  });

  it('reports a folder that cannot be written', async () => {
    await writeFile(join(book.root, 'audiobook'), 'a file');
    await expect(book.deliver([one, two])).rejects.toMatchObject({ code: 'not-writable' });
  });

  it('reports a failure of ffmpeg', async () => {
    const script = join(book.root, 'failing-ffmpeg');
    await writeFile(
      script,
      `#!/bin/sh\ncase "$1" in -version|-encoders) exec "${ffmpeg?.path}" "$@";; *) echo "No space left on device" >&2; exit 1;; esac\n`,
    );
    await chmod(script, 0o755);
    await expect(book.deliver([one, two], { ffmpegPath: script })).rejects.toMatchObject({
      code: 'disk-full',
    });
    await writeFile(
      script,
      `#!/bin/sh\ncase "$1" in -version|-encoders) exec "${ffmpeg?.path}" "$@";; *) cat > /dev/null; exit 0;; esac\n`,
    );
    await expect(book.deliver([one, two], { ffmpegPath: script })).rejects.toMatchObject({
      code: 'ffmpeg-failed',
    });
    expect(await names()).toEqual([]);
  });
});
