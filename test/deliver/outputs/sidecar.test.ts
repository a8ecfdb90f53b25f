import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { OutputFile } from '../../../src/deliver/outputs/output.js';
import { writeContent } from '../../../src/deliver/outputs/sidecar.js';
import { Slots } from '../../../src/deliver/slots.js';

it('makes no more contents at once than files can be written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-sidecar-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const slots = new Slots(2);
  const run = { whenFree: <Value>(task: () => Promise<Value>) => slots.run(task, () => false) };
  let open = 0;
  let mostOpen = 0;
  const write = async (name: string): Promise<void> => {
    const path = join(folder, name);
    const make = () => {
      mostOpen = Math.max(mostOpen, ++open);
      return `The content of ${name}.`;
    };
    await writeContent(make, { path, shown: name, run } as unknown as OutputFile);
    open--;
    expect(await readFile(path, 'utf8')).toBe(`The content of ${name}.`);
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => write(`${index}.txt`)));
  // A slot is free a moment before the one who waits for the file knows.
  expect(mostOpen).toBeLessThanOrEqual(4);
});
