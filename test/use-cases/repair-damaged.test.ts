import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullText } from '../../src/cli/commands/pull/command.js';
import { plan, pull, push, run } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { takeFiles, waveOnly } from '../support/sandbox-book.js';
import { codesOf, makeShare, objectsIn } from '../support/stored-book.js';

const manifest = `${waveOnly}engine: { name: openai, model: tts-1, price: { thousandCharacters: 0.015 } }\n`;

let sandbox: Sandbox;
let share: Awaited<ReturnType<typeof makeShare>>;
let books: BookFolder[];
beforeEach(async () => {
  sandbox = await startSandbox({ protocol: 'openai', charactersPerSecond: 400 });
  share = await makeShare();
  books = [];
});
afterEach(async () => {
  await sandbox.close();
  await share.remove();
  for (const book of books) await book.remove();
});

/** Creates a machine with a book of an engine that keeps no recordings, and the options of the use cases for it. */
async function machine(store: string | null) {
  const book = await makeBook({ chapters: 2, paragraphs: 2, manifest });
  books.push(book);
  const environment = { PATH: process.env.PATH ?? '', OPENAI_BASE_URL: `${sandbox.url}/v1` };
  const options = {
    manifest: join(book.folder, 'pipeline.yaml'),
    environment,
    ...(store !== null && { store }),
  };
  return { ...book, options };
}

/** Inverts a byte in the middle of a file. */
async function corrupt(path: string): Promise<void> {
  const bytes = await readFile(path);
  const at = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  await writeFile(path, bytes);
}

/** Overwrites a recording with zeros of the same length. */
async function overwrite(path: string): Promise<void> {
  await writeFile(path, Buffer.alloc((await readFile(path)).length));
}

const removeOutput = (folder: string) => rm(join(folder, 'audiobook'), { recursive: true });

describe('a damaged take that the engine does not keep', () => {
  it('makes the run incomplete, is listed as failed, and is bought by the next run', async () => {
    const { folder, options } = await machine(null);
    expect((await run(options)).status).toBe('complete');
    await removeOutput(folder);
    const [first = ''] = await takeFiles(folder);
    await overwrite(first);
    const report = await run(options);
    expect(report).toMatchObject({
      status: 'incomplete',
      reused: 3,
      recorded: { bought: 0, failed: [{ reason: expect.stringContaining('the next run buys it again') }] },
    });
    expect(report.recorded.failed[0]?.place.file).toMatch(/^0[12]\.md$/);
    expect(report.delivered.files).toHaveLength(1);
    expect((await plan(options)).plan.total).toMatchObject({ reuse: 3, buy: 1 });
    const next = await run(options);
    expect(next).toMatchObject({ status: 'complete', recorded: { bought: 1 } });
    expect(next.delivered.files).toHaveLength(2);
  });

  it('is bought by the next run when it is damaged here and in the store', async () => {
    const { folder, options } = await machine(share.folder);
    expect((await run(options)).status).toBe('complete');
    await removeOutput(folder);
    const [first = ''] = await takeFiles(folder);
    await overwrite(first);
    const request = first.slice(first.lastIndexOf('/') + 1, -'.wav'.length);
    const object = (await objectsIn(share.folder)).find((name) => name.includes(request)) ?? '';
    await corrupt(join(share.folder, object));
    const report = await run(options);
    expect(report).toMatchObject({ status: 'incomplete', reused: 3, recorded: { failed: [{}] } });
    expect((await plan(options)).plan.total).toMatchObject({ reuse: 3, buy: 1 });
    expect(await run(options)).toMatchObject({ status: 'complete', recorded: { bought: 1 }, warnings: [] });
  });

  it('is replaced in the store by a push from a machine with an intact copy, after a pull found it', async () => {
    const intact = await machine(share.folder);
    await run(intact.options);
    const takes = () =>
      objectsIn(share.folder).then((names) => names.filter((one) => /^takes.*wav$/.test(one)));
    const [damaged = ''] = await takes();
    await corrupt(join(share.folder, damaged));
    const other = await machine(share.folder);
    const pulled = await pull(other.options);
    expect([codesOf(pulled), pulled.missing]).toEqual([['store-damaged'], 1]);
    expect(pullText(pulled)).toContain('The next run buys it again.');
    expect(await takes()).toHaveLength(3);
    expect((await plan(other.options)).plan.total).toMatchObject({ reuse: 3, buy: 1 });
    expect(await push(intact.options)).toMatchObject({ status: 'complete', takes: 1 });
    expect(await run(other.options)).toMatchObject({
      status: 'complete',
      recorded: { bought: 0 },
      warnings: [],
    });
  });
});
