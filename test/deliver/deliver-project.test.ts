import { appendFile, cp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryKey } from '../../src/deliver/delivery-key.js';
import { run } from '../../src/index.js';
import { openProject, type Project, splitProject } from '../../src/project/open-project.js';
import { readStateOf } from '../../src/project/open-state.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import type { Snapshot } from '../../src/state/state.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { png } from '../support/pictures.js';
import { environmentOf, optionsOf, takeFiles, waveOnly } from '../support/sandbox-book.js';

const manifest = `${waveOnly}cover: cover.png\nauthor: A Writer\n`;
/** A picture that differs with the content behind it. */
const cover = (content: string) => Buffer.concat([png(8), Buffer.from(content)]);
const cacheNames = {
  delivered: 'pipeline.yaml.pixazo.delivered.jsonl',
  page: 'pipeline.yaml.pixazo.page.sentences.jsonl',
};

let sandbox: Sandbox;
let recorded: BookFolder;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 400 });
  recorded = await makeBook({ chapters: 2, paragraphs: 2, manifest });
  await writeFile(join(recorded.folder, 'cover.png'), cover('one'));
  await run(optionsOf(recorded.folder, sandbox));
});
afterAll(async () => {
  await sandbox.close();
  await recorded.remove();
});
beforeEach(async () => {
  book = await makeBook({ chapters: 2, paragraphs: 2, manifest });
  await restore(book.folder);
  return () => book.remove();
});

const restore = (folder: string) =>
  cp(recorded.folder, folder, { recursive: true, preserveTimestamps: true, force: true });
const path = (name: string) => join(book.folder, name);
const output = (name: string) => path(join('audiobook', name));
const cacheFile = (name: string) => path(join('.narrate/cache', name));
const deliver = async (folder = book.folder, more = {}) => {
  const { delivered } = await run({ ...optionsOf(folder, sandbox), ...more });
  return delivered;
};
/** Returns the files of the output folder with their contents. */
async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(join(folder, 'audiobook'))).sort();
  const texts = names.map((name) => readFile(join(folder, 'audiobook', name), 'latin1'));
  const files = Object.fromEntries((await Promise.all(texts)).map((text, index) => [names[index]!, text]));
  // Times, request ids and the fingerprints with them differ from run to run.
  const own = /"modified":\d+|"(?:fingerprint|sound)":"\w+"|gemini-flash-tts_[\w-]+/g;
  return { ...files, 'timeline.json': (files['timeline.json'] ?? '').replace(own, '') };
}
const firstAudio = async () => (await readdir(output(''))).find((name) => name.endsWith('.wav')) ?? '';

describe('a rerun with nothing to do', () => {
  it('has the same result as the first, and looks for no sentence', async () => {
    // In the folder of the recording: the place of the files is one of the inputs.
    const first = await deliver(recorded.folder);
    const before = await contents(recorded.folder);
    const page = join(recorded.folder, '.narrate/cache', cacheNames.page);
    await rm(page);
    expect(await deliver(recorded.folder)).toEqual({ ...first, written: [] });
    await expect(stat(page)).rejects.toThrow('ENOENT');
    expect(await contents(recorded.folder)).toEqual(before);
    expect(first.files).toHaveLength(2);
  });

  it('deletes the temporary files of a killed run', async () => {
    await deliver();
    await writeFile(output('.narrate-left.part'), '');
    await deliver();
    await expect(stat(output('.narrate-left.part'))).rejects.toThrow('ENOENT');
  });
});

describe('a change since the last delivery', () => {
  const changes: Record<string, () => Promise<unknown>> = {
    'a deleted audio file': async () => rm(output(await firstAudio())),
    'a longer audio file': async () => appendFile(output(await firstAudio()), 'x'),
    'an audio file of another time': async () => utimes(output(await firstAudio()), 1e9, 1e9),
    'a deleted publication': () => rm(output('publication.json')),
    'an edited timeline': () => appendFile(output('timeline.json'), '\n'),
    'a deleted timeline': () => rm(output('timeline.json')),
    'another title': async () =>
      writeFile(
        path('pipeline.yaml'),
        (await readFile(path('pipeline.yaml'), 'utf8')).replace('A Test', 'Another'),
      ),
    'another gap': async () =>
      writeFile(
        path('pipeline.yaml'),
        (await readFile(path('pipeline.yaml'), 'utf8')).replace(
          'loudness: off',
          'loudness: off, gaps: { sentence: 1 }',
        ),
      ),
    'another cover': () => writeFile(path('cover.png'), cover('two')),
    'an empty line, which moves the lines of the chunks': async () =>
      writeFile(path('01.md'), `\n${await readFile(path('01.md'), 'utf8')}`),
    'an edited word': async () => appendFile(path('02.md'), '\nOne more sentence.\n'),
    'other letters on the page that are spoken alike': async () =>
      writeFile(path('01.md'), (await readFile(path('01.md'), 'utf8')).replace('lamp', '*lamp*')),
    'a missing take': async () => rm((await takeFiles(book.folder))[0] ?? ''),
    'a damaged cache': () => appendFile(cacheFile(cacheNames.delivered), 'x'),
  };

  it.each(Object.keys(changes))('has the effect that it has without the cache: %s', async (name) => {
    await deliver();
    await changes[name]?.();
    const found = await deliver();
    const files = await contents(book.folder);
    // The same again in the same folder, without the cache of the last delivery.
    await rm(path('.narrate'), { recursive: true });
    await rm(output(''), { recursive: true });
    await restore(book.folder);
    await rm(cacheFile(cacheNames.delivered));
    await deliver();
    await changes[name]?.();
    await rm(cacheFile(cacheNames.delivered), { force: true });
    expect(found).toEqual(await deliver());
    expect(files).toEqual(await contents(book.folder));
  });
});

describe('the key of a delivery', () => {
  let project: Project;
  let snapshot: Snapshot;
  let key: string | null;
  beforeEach(async () => {
    const opened = await openProject({
      manifest: path('pipeline.yaml'),
      environment: environmentOf(sandbox),
    });
    ({ snapshot } = await readStateOf(opened));
    project = await splitProject(opened, snapshot);
    key = await deliveryKey(project, snapshot);
  });

  /** Lists the paths of all values inside a value that are no objects. */
  const leaves = (value: unknown, at: readonly string[] = []): (readonly string[])[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inside]) => leaves(inside, [...at, name]))
      : [at];
  /** Changes the value at a path, in a copy. */
  const changed = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
    if (name === undefined) return typeof value === 'number' ? value + 1 : `${value}x`;
    const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
    copy[name] = changed(copy[name], rest);
    return copy;
  };

  it('changes with every value in a chapter, a chunk, or the audio settings, but for texts, for which keys stand', async () => {
    expect(key).not.toBeNull();
    const of = ({ chapters, book: { manifest: whole } }: Project) => ({ chapters, audio: whole.audio });
    const isLeftOut = (one: readonly string[]) =>
      one.includes('readingChanges') || (one.includes('chunks') && one.at(-1) === 'text');
    const paths = leaves(of(project)).filter((one) => !isLeftOut(one));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), async (at) => {
        const { chapters, audio } = changed(of(project), at) as ReturnType<typeof of>;
        const other = {
          ...project,
          chapters,
          book: { ...project.book, manifest: { ...project.book.manifest, audio } },
        };
        expect(await deliveryKey(other, snapshot)).not.toBe(key);
      }),
      { numRuns: 200 },
    );
  });

  it('is unknown if the cover cannot be used, so that every delivery warns about it', async () => {
    await writeFile(path('cover.png'), 'no image');
    expect(await deliveryKey(project, snapshot)).toBeNull();
  });

  it('changes with every take', async () => {
    for (const one of snapshot.present.keys()) {
      const without = new Map([...snapshot.present].filter(([other]) => other !== one));
      expect(
        await deliveryKey(project, { ledger: { judgements: new Map() } as never, present: without }),
      ).not.toBe(key);
    }
  });

  it.each<[string, Partial<Project>]>([
    ['the chosen chapters', { only: new Set([1]) }],
    ['the output folder', { outputFolder: '/elsewhere' }],
  ])('changes with %s', async (_, part) => {
    expect(await deliveryKey({ ...project, ...part }, snapshot)).not.toBe(key);
  });

  it.each(['author', 'narrator', 'description', 'genre', 'language'] as const)(
    'changes with the %s',
    async (name) => {
      const ofManifest = { ...project.book.manifest, [name]: 'Other' };
      const other = { ...project, book: { ...project.book, manifest: ofManifest } };
      expect(await deliveryKey(other, snapshot)).not.toBe(key);
    },
  );
});
