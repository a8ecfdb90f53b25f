import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/time/clock.js';
import { openJournal, readJournal } from '../../../src/state/journal/journal.js';
import type { JournalStep } from '../../../src/state/journal/journal-entry.js';
import { formatEntry, parseLine } from '../../../src/state/journal/journal-line.js';

const origin = 'https://gateway.example';
const step = (submission: string): JournalStep => ({
  type: 'refused',
  submission,
  reason: 'no “luck”\nat all',
});

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-journal-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open() {
  return openJournal(path, { content: await readJournal(path), origin, clock: systemClock });
}

async function written(count: number): Promise<void> {
  const journal = await open();
  await Promise.all(Array.from({ length: count }, (_, index) => journal.append(step(`s${index}`))));
  await journal.close();
}

describe('journal', () => {
  it('is empty if its file does not exist', async () => {
    expect(await readJournal(path)).toEqual({ entries: [], corrupt: [], torn: false });
  });

  it('returns the appended entries in order, each with an id, a time and an origin', async () => {
    await written(50);
    const { entries } = await readJournal(path);
    expect(entries.map((entry) => entry.type === 'refused' && entry.submission)).toEqual(
      Array.from({ length: 50 }, (_, index) => `s${index}`),
    );
    expect(new Set(entries.map(({ id }) => id)).size).toBe(50);
    expect(entries.every((entry) => entry.origin === origin && entry.time.endsWith('Z'))).toBe(true);
  });

  it('has an entry on the disk when append resolves', async () => {
    const journal = await open();
    await journal.append(step('one'));
    expect((await readJournal(path)).entries).toHaveLength(1);
    await journal.close();
  });

  it('loses only the last line if the file is cut within it, and accepts new entries', async () => {
    await written(3);
    const whole = await readFile(path);
    const start = whole.lastIndexOf(10, whole.length - 2) + 1;
    for (const cut of [start + 1, start + 20, whole.length - 2]) {
      await writeFile(path, whole.subarray(0, cut));
      const content = await readJournal(path);
      expect(content).toMatchObject({ torn: true, corrupt: [] });
      expect(content.entries).toHaveLength(2);
      await written(1);
      expect((await readJournal(path)).entries).toHaveLength(3);
    }
  });

  it('keeps a complete last line that lacks only its line end', async () => {
    await written(2);
    await writeFile(path, (await readFile(path, 'utf8')).trimEnd());
    expect((await readJournal(path)).entries).toHaveLength(2);
    await written(1);
    expect((await readJournal(path)).entries).toHaveLength(3);
  });

  it('is read with the line ends of git or an editor, even if only some lines have them', async () => {
    await written(4);
    const text = await readFile(path, 'utf8');
    const { entries } = await readJournal(path);
    const [first = '', ...rest] = text.split('\n');
    for (const changed of [
      text.replaceAll('\n', '\r\n'),
      `${first}\r\n${rest.join('\n')}`,
      text.replaceAll('\n', '\r\n\r\n'),
    ]) {
      await writeFile(path, changed);
      expect(await readJournal(path)).toEqual({ entries, corrupt: [], torn: false });
    }
    await written(1);
    expect((await readJournal(path)).entries).toHaveLength(5);
  });

  it('reports corrupt lines, moves them to journal.corrupt.jsonl, and accepts new entries', async () => {
    await written(3);
    const [first = '', second = '', third = ''] = (await readFile(path, 'utf8')).split('\n');
    const damaged = first.replace('luck', 'duck');
    await writeFile(path, `${damaged}\n\nnot json\n${second}\n${third}\n`);
    const content = await readJournal(path);
    expect(content.corrupt).toEqual([
      { line: 1, text: damaged },
      { line: 3, text: 'not json' },
    ]);
    expect(content.entries).toHaveLength(2);
    await written(1);
    expect((await readJournal(path)).corrupt).toEqual([]);
    expect(await readFile(join(folder, 'journal.corrupt.jsonl'), 'utf8')).toBe(`${damaged}\nnot json\n`);
  });

  it('is refused and not changed if a newer version wrote it', async () => {
    await written(1);
    await appendFile(path, '{"v":2,"whatever":true}\n');
    const before = await readFile(path, 'utf8');
    await expect(open()).rejects.toMatchObject({ code: 'journal-newer', exitStatus: 5 });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('detects any changed character of a line', () => {
    const time = '2026-11-22T00:00:00.000Z';
    const line = formatEntry({ v: 1, id: 'i', time, origin, ...step('s') }).trimEnd();
    expect(parseLine(line).kind).toBe('entry');
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.constantFrom('0', 'x', '"', ' '), (at, char) => {
        fc.pre(line[at] !== char);
        expect(parseLine(line.slice(0, at) + char + line.slice(at + 1)).kind).not.toBe('entry');
      }),
    );
  });

  it('refuses new entries after a failed write', async () => {
    const journal = await open();
    await journal.close();
    await expect(journal.append(step('late'))).rejects.toThrow();
  });
});
