import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCacheFile } from '../../../src/project/cache/cache-file.js';
import { folderOf } from '../book-folder.js';

const name = 'pipeline.yaml.test.jsonl';
const pathIn = (folder: string) => join(folder, '.narrate/cache', name);

async function folderWith(entries: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await folderOf({});
  const file = openCacheFile(folder, name);
  for (const [key, value] of Object.entries(entries)) file.set(key, value);
  await file.save();
  return folder;
}

describe('openCacheFile', () => {
  it('drops a value that is too large for one string, and keeps the others', async () => {
    const folder = await folderOf({});
    const file = openCacheFile(folder, name);
    const line = 'x'.repeat(2 ** 28);
    file.set('large', [line, line, line]);
    file.set('small', 1);
    file.save();
    const again = openCacheFile(folder, name);
    expect([again.get('large'), again.get('small')]).toEqual([undefined, 1]);
  });

  it('returns the values that were set, in any script', async () => {
    const folder = await folderWith({
      one: { text: 'Zwölf “Boxkämpfer”\n\u2028 jagten 𝒱iktor.' },
      two: [1, null],
    });
    const file = openCacheFile(folder, name);
    expect(file.get('one')).toEqual({ text: 'Zwölf “Boxkämpfer”\n\u2028 jagten 𝒱iktor.' });
    expect(file.get('two')).toEqual([1, null]);
    expect(file.get('three')).toBeUndefined();
  });

  it('drops entries that were not read', async () => {
    const folder = await folderWith({ one: 1, two: 2 });
    const file = openCacheFile(folder, name);
    file.get('one');
    file.set('three', 3);
    await file.save();
    const after = openCacheFile(folder, name);
    expect(['one', 'two', 'three'].map((key) => after.get(key))).toEqual([1, undefined, 3]);
  });

  it('treats the file as empty when a byte is changed, added or missing', async () => {
    const folder = await folderWith({ one: { text: 'These words.' }, two: { text: 'Those words.' } });
    const whole = await readFile(pathIn(folder));
    await fc.assert(
      fc.asyncProperty(damageTo(whole), async (bytes) => {
        fc.pre(!whole.equals(bytes));
        await writeFile(pathIn(folder), bytes);
        const file = openCacheFile(folder, name);
        expect(file.get('one')).toBeUndefined();
        expect(file.get('two')).toBeUndefined();
      }),
    );
  });

  it('reads any bytes with a correct checksum to their end', async () => {
    const folder = await folderWith({});
    await mkdir(join(folder, '.narrate/cache'), { recursive: true });
    const { createHash } = await import('node:crypto');
    for (const lines of ['', 'one', 'one 1', '\n\n', ' \n', 'one 1\ntwo']) {
      const sum = createHash('sha256').update('3\n').update(lines).digest('hex');
      await writeFile(pathIn(folder), `${sum}\n${lines}`);
      expect(openCacheFile(folder, name).get('two')).toBeUndefined();
    }
  });
});

/** Returns the bytes truncated, with one byte changed, or with one byte inserted. */
const damageTo = (whole: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .record({
      kind: fc.constantFrom('cut', 'change', 'insert'),
      at: fc.nat(whole.length - 1),
      byte: fc.nat(255),
    })
    .map(({ kind, at, byte }) => {
      const before = whole.subarray(0, at);
      if (kind === 'cut') return before;
      return Buffer.concat([before, Buffer.of(byte), whole.subarray(kind === 'change' ? at + 1 : at)]);
    });
