import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { SpeechRequest } from '../../../src/engines/engine.js';
import { createEspeak } from '../../../src/engines/espeak/create-espeak.js';
import { espeakDraftVoice } from '../../../src/engines/espeak/draft-voice.js';
import { espeakProfile } from '../../../src/engines/espeak/profile.js';
import { pixazoProfile } from '../../../src/engines/pixazo/profile.js';
import { soundOf } from '../../support/sound-of.js';

const espeak = createEspeak({ profile: espeakProfile, cores: 2, environment: process.env });
afterAll(() => espeak.close());
const signal = new AbortController().signal;
const say = async (text: string, rest: Partial<SpeechRequest> = {}): Promise<Buffer> =>
  soundOf(await espeak.synthesize({ text, voice: 'en-gb', prompt: null, language: null, ...rest }, signal));

/** Checks the header of a 16-bit mono WAV file, and returns its sample rate, duration and peak. */
function read(wav: Buffer) {
  expect([
    wav.toString('latin1', 0, 4),
    wav.toString('latin1', 8, 16),
    wav.toString('latin1', 36, 40),
  ]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
  expect([wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt16LE(34)]).toEqual([1, 1, 16]);
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  const bytes = wav.readUInt32LE(40);
  expect(wav.length).toBe(44 + bytes);
  const rate = wav.readUInt32LE(24);
  const samples = new Int16Array(new Uint8Array(wav.subarray(44)).buffer);
  return {
    rate,
    seconds: bytes / 2 / rate,
    peak: samples.reduce((top, sample) => Math.max(top, Math.abs(sample)), 0),
  };
}

describe('createEspeak', () => {
  it('returns a valid WAV file, with the same bytes for the same request', async () => {
    const text = 'The keeper walked home in the rain, and the lamps were lit.';
    const [first, , again, other] = await Promise.all([
      say(text),
      say('Another text between.'),
      say(text),
      say(text, { voice: 'en-gb+f3' }),
    ]);
    expect(first.equals(again as Buffer)).toBe(true);
    expect(first.equals(other as Buffer)).toBe(false);
    const { rate, seconds, peak } = read(first);
    expect(rate).toBe(22_050);
    expect(seconds).toBeGreaterThan(2);
    expect(seconds).toBeLessThan(6);
    expect(peak).toBeGreaterThan(5000);
  });

  it('returns the same bytes at any time, though espeak seeds its breathing noise with the time', async () => {
    const breathy = { voice: 'de+f3' };
    const first = await say('Guten Morgen.', breathy);
    const second = Math.floor(Date.now() / 1000);
    while (Math.floor(Date.now() / 1000) === second) await wait(20);
    expect(first.equals(await say('Guten Morgen.', breathy))).toBe(true);
  });

  it('returns at least 100 ms for a text without words, and accepts any character', async () => {
    const takes = await Promise.all(['', '\n', '🙂', '\ud800', 'a\u0001b\u0000c'].map((text) => say(text)));
    for (const take of takes) expect(read(take).seconds).toBeGreaterThanOrEqual(0.1);
  });

  it('reads markup, phoneme brackets and entities completely, as text', async () => {
    const [plain, markup, phonemes] = await Promise.all([
      say('Before. After.'),
      say('Before. <speak><break time="9s"/> x &amp; After.'),
      say('Before [[h@l]] After.'),
    ]);
    for (const marked of [markup, phonemes])
      expect(read(marked).seconds).toBeGreaterThan(read(plain).seconds + 0.3);
    expect(read(markup).seconds).toBeLessThan(9);
  });

  it('pauses between blocks, such as a heading and the text below it', async () => {
    const [apart, together] = await Promise.all([
      say('The Harbour\n\nIn Saltry the lamps are lit.'),
      say('The Harbour In Saltry the lamps are lit.'),
    ]);
    expect(read(apart).seconds - read(together).seconds).toBeGreaterThan(0.4);
  });

  it('pauses at a line end, such as in verse', async () => {
    const [lines, together] = await Promise.all([
      say('Roses are red\nviolets are blue\nsugar is sweet'),
      say('Roses are red violets are blue sugar is sweet'),
    ]);
    expect(read(lines).seconds - read(together).seconds).toBeGreaterThan(0.2);
  });

  it('speaks 4,000 characters completely', async () => {
    const sentence = 'The lamps were lit along the quay and the boats were safe. ';
    const [one, long] = await Promise.all([say(sentence), say(sentence.repeat(68))]);
    expect(read(long).seconds).toBeGreaterThan(read(one).seconds * 68 * 0.9);
  });

  it('speaks in the language of the request, with the variant of the voice', async () => {
    const text = 'Guten Morgen, meine Damen und Herren.';
    const [english, german, named] = await Promise.all([
      say(text, { voice: 'en-gb+f3' }),
      say(text, { voice: 'en-gb+f3', language: 'de-AT' }),
      say(text, { voice: 'de+f3' }),
    ]);
    expect(german.equals(named as Buffer)).toBe(true);
    expect(german.equals(english as Buffer)).toBe(false);
  });

  it('returns a different sound for the draft voice of each gateway voice', async () => {
    const some = pixazoProfile.voices.filter((_voice, index) => index % 4 === 0);
    const takes = await Promise.all(
      some.map(({ name, gender }) =>
        say('Ah.', { voice: espeakDraftVoice({ voice: name, gender, language: 'en-GB', draftVoice: null }) }),
      ),
    );
    expect(new Set(takes.map((take) => take.toString('base64'))).size).toBe(some.length);
  });

  it('throws invalid-input for an unknown voice', async () => {
    await expect(say('Hello.', { voice: 'en-gb+nobody' })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('does not keep a process running that never closes the engine, also in the built package', async () => {
    const built = resolve(import.meta.dirname, '../../../dist/engines/registry.js');
    const script = `
      import { createEngine } from ${JSON.stringify(built)};
      const engine = await createEngine({ name: 'espeak', model: null, price: null, baseUrl: null, environment: process.env, cores: 1, clock: null });
      const { audio } = await engine.synthesize({ text: 'Hello.', voice: 'en-gb', prompt: null, language: null }, new AbortController().signal);
      console.log(audio.length);
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(Number(stdout)).toBeGreaterThan(10_000);
  });
});
