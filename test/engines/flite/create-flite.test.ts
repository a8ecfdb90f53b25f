import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { SpeechOutcome, SpeechRequest } from '../../../src/engines/engine.js';
import { createFlite } from '../../../src/engines/flite/create-flite.js';
import { fliteProfile } from '../../../src/engines/flite/profile.js';
import { soundOf } from '../../support/sound-of.js';

const flite = createFlite({ profile: fliteProfile, cores: 2, environment: process.env });
afterAll(() => flite.close());
const signal = new AbortController().signal;
/** Speaks with the fastest voice. */
const speak = (text: string, rest: Partial<SpeechRequest> = {}): Promise<SpeechOutcome> =>
  flite.synthesize({ text, voice: 'kal16', prompt: null, language: null, ...rest }, signal);
const say = async (text: string, rest: Partial<SpeechRequest> = {}): Promise<Buffer> =>
  soundOf(await speak(text, rest));

/** Returns the sample rate in Hz, the duration and the peak of a 16-bit mono WAV file. */
function read(wav: Buffer) {
  expect([wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt16LE(34)]).toEqual([1, 1, 16]);
  const rate = wav.readUInt32LE(24);
  const samples = new Int16Array(new Uint8Array(wav.subarray(44)).buffer);
  const peak = samples.reduce((top, sample) => Math.max(top, Math.abs(sample)), 0);
  return { rate, seconds: samples.length / rate, peak };
}

describe('createFlite', () => {
  it('returns the same bytes for the same request, whatever was spoken before', async () => {
    const [first, , again] = await Promise.all([
      say('The lamps were lit.'),
      say('No.'),
      say('The lamps were lit.'),
    ]);
    expect(first.equals(again)).toBe(true);
    const { seconds, peak } = read(first);
    expect(seconds).toBeGreaterThan(0.5);
    expect(seconds).toBeLessThan(3);
    expect(peak).toBeGreaterThan(5000);
  });

  it('has a different sound for each speaker, at 16 kHz, and 8 kHz for kal', async () => {
    const takes = await Promise.all(fliteProfile.voices.map(({ name }) => say('Ah yes.', { voice: name })));
    expect(new Set(takes.map((take) => take.toString('base64'))).size).toBe(5);
    const rates = takes.map((take, index) => [fliteProfile.voices[index]?.name, read(take).rate]);
    expect(Object.fromEntries(rates)).toEqual({
      rms: 16000,
      slt: 16000,
      awb: 16000,
      kal: 8000,
      kal16: 16000,
    });
    for (const take of takes) expect(read(take).seconds).toBeGreaterThan(0.3);
  });

  it('keeps the duration with another pitch, and changes it with another pace', async () => {
    const text = 'The keeper walked home in the rain, and the lamps were lit.';
    const [own = 0, high = 0, slow = 0] = await Promise.all(
      ['kal16', 'kal16~126', 'kal16@80'].map(async (voice) => read(await say(text, { voice })).seconds),
    );
    expect(high / own).toBeGreaterThan(0.95);
    expect(high / own).toBeLessThan(1.05);
    expect(slow / own).toBeGreaterThan(1.2);
    expect(slow / own).toBeLessThan(1.3);
  });

  it('returns at least 100 ms for a text without words, and accepts any character', async () => {
    for (const text of ['', '\n', '🙂', '\ud800', 'a\u0001b\u0000c', '-voice', '%s %n "\\'])
      expect(read(await say(text)).seconds).toBeGreaterThanOrEqual(0.1);
  });

  it('reads markup as text, without losing the words after it', async () => {
    const [plain, markup] = await Promise.all([
      say('Before. After.'),
      say('Before. <break time="9s"/> After.'),
    ]);
    expect(read(markup).seconds).toBeGreaterThan(read(plain).seconds + 0.5);
    expect(read(markup).seconds).toBeLessThan(9);
  });

  it('pauses between a heading and the text below it', async () => {
    const [apart, together] = await Promise.all([
      say('The Harbour\n\nIn Saltry the lamps are lit.'),
      say('The Harbour In Saltry the lamps are lit.'),
    ]);
    expect(read(apart).seconds - read(together).seconds).toBeGreaterThan(0.4);
  });

  it('speaks 4,000 characters completely', async () => {
    const sentence = 'The lamps were lit along the quay and the boats were safe. ';
    const [one, long] = await Promise.all([say(sentence), say(sentence.repeat(68))]);
    expect(read(long).seconds).toBeGreaterThan(read(one).seconds * 68 * 0.9);
  });

  it('warns about letters of another script', async () => {
    expect(await speak('The word λόγος.')).toMatchObject({
      warnings: ['it reads only Latin letters, and left out others'],
    });
    expect(await speak('Café.')).toMatchObject({ warnings: [] });
  });

  it('throws invalid-input for an unknown voice and for another language', async () => {
    await expect(say('Hello.', { voice: 'en-gb' })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(say('Salut.', { language: 'fr-FR' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'flite speaks only English, not "fr-FR".',
    });
  });

  it('prints nothing and ends by itself in the built package, without close', async () => {
    const built = resolve(import.meta.dirname, '../../../dist/engines/registry.js');
    const script = `
      import { createEngine } from ${JSON.stringify(built)};
      const engine = await createEngine({ name: 'flite', model: null, price: null, baseUrl: null, environment: process.env, cores: 1, clock: null });
      const { audio } = await engine.synthesize({ text: 'Hello.', voice: 'kal16', prompt: null, language: null }, new AbortController().signal);
      console.log(audio.length);
    `;
    const ended = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(Number(ended.stdout)).toBeGreaterThan(5000);
    expect(ended.stderr).toBe('');
  });
});
