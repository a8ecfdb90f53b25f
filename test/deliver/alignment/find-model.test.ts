import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectWav } from '../../../src/audio/wav/inspect-wav.js';
import type { AlignTake, AlignWork } from '../../../src/deliver/alignment/align-work.js';
import { findModel } from '../../../src/deliver/alignment/find-model.js';
import { encodeWav } from '../../support/encode-wav.js';
import { memory } from './spoken-book.js';

const sampleRate = 16_000;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-find-model-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Noise of high frequency, as s and sh have. */
const hiss = Int16Array.from({ length: sampleRate }, (_, index) => (index % 2 === 0 ? 9000 : -9000));
const silence = new Int16Array(sampleRate);

async function takeOf(name: string, samples: Int16Array): Promise<AlignTake> {
  const path = join(folder, name);
  await writeFile(path, encodeWav(samples, sampleRate));
  const inspection = await inspectWav(path);
  if (inspection.kind !== 'ok') throw new TypeError('The file is complete.');
  const { info } = inspection;
  return {
    fingerprint: `${name}/one`,
    text: 'Sea.',
    language: 'en',
    seconds: 60,
    open: async () => ({ path, info }),
  };
}

/** Finds the model of a voice with these takes. A training fails. */
const find = async (...here: readonly AlignTake[]) =>
  findModel(
    {
      voice: { id: 'voice', seconds: 60 * here.length },
      here,
      settings: { files: memory(), isRepeated: false },
      onShare() {},
    },
    {
      texts: { speak: () => Promise.reject(new Error('It is trained.')) },
      jobs: 1,
      signal: new AbortController().signal,
    } as unknown as AlignWork,
  );

describe('findModel', () => {
  it('finds no speech in takes that are silent', async () => {
    expect(await find(await takeOf('a', silence), await takeOf('b', silence))).toEqual({ kind: 'no-speech' });
  });

  it('trains a model of a voice although its first takes are silent or become shorter meanwhile', async () => {
    const first = await takeOf('a', silence);
    const second = await takeOf('b', hiss);
    const third = await takeOf('c', hiss);
    await writeFile(join(folder, 'b'), encodeWav(hiss.subarray(0, 100), sampleRate));
    await expect(find(first, second, third)).rejects.toThrow('It is trained.');
  });
});
