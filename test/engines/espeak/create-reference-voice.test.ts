import { afterAll, describe, expect, it } from 'vitest';
import { readReference } from '../../../src/align/reference/read-reference.js';
import { phonesOf } from '../../../src/align/words/build-parts.js';
import { createReferenceVoice } from '../../../src/engines/espeak/create-reference-voice.js';

const voice = createReferenceVoice({ cores: 1, environment: process.env });
afterAll(() => voice.close());
const { signal } = new AbortController();

describe('createReferenceVoice', () => {
  it('reports each word at its place in the text, whatever is escaped before it', async () => {
    const text = 'Of <b>tea</b> & “café”,\n🙂 [[x]] we drink\u0001 a lot &amp; more.\n\nThe end.';
    const { events } = await voice.speak(text, 'en-GB', signal);
    const named = events.flatMap((event) => (event.kind === 'word' ? [text.slice(event.offset)] : []));
    for (const word of ['Of', 'tea', 'café', '🙂', 'x', 'drink', 'lot', 'more', 'end'])
      expect(named.some((rest) => rest.startsWith(word))).toBe(true);
  });

  it('reports phones in order, within the sound, and the same ones again', async () => {
    const text = 'The keeper walked home in the rain, and the lamps were lit.';
    const first = await voice.speak(text, 'en', signal);
    expect(first.sampleRate).toBe(22_050);
    const seconds = first.samples.length / first.sampleRate;
    const times = first.events.map(({ atMs }) => atMs);
    expect(times.every((time, index) => time >= (times[index - 1] ?? 0))).toBe(true);
    expect(times.at(-1)).toBeLessThanOrEqual(seconds * 1000 + 1);
    const { words } = readReference(text, first.events);
    expect(words).toHaveLength(12);
    expect(words.every(({ phones }) => phones.length > 0)).toBe(true);
    expect(words[1]?.phones).toEqual(['k', 'iː', 'p', 'ə']);
    expect(await voice.speak(text, 'en', signal)).toEqual(first);
  });

  it('reports the same without the samples, whatever it pronounced before', async () => {
    const text = 'The keeper walked home in 1984, and the lamps were lit.';
    await voice.pronounce('N A S A', 'en', signal);
    expect(await voice.report(text, 'en', signal)).toEqual((await voice.speak(text, 'en', signal)).events);
    await expect(voice.report('Hello.', 'xx', signal)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('pronounces texts with the same phones as it speaks them, whatever it spoke before', async () => {
    const texts = ['19 84', 'Professor', 'N A S A', 'to the power of 6', '19 84', '12 thousand 500', '🙂'];
    for (const language of ['en-GB', 'de', 'en-GB'])
      for (const text of texts) {
        const { events } = await voice.speak(text, language, signal);
        expect(await voice.pronounce(text, language, signal)).toEqual(phonesOf(events));
      }
    await expect(voice.pronounce('Hello.', 'xx', signal)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('reports no phones where it changes to another language', async () => {
    // espeak reads this symbol in English.
    const phones = await voice.pronounce('½', 'es', signal);
    expect(phones.slice(-3)).toEqual(['h', 'ɑː', 'f']);
    expect(phones.join('')).not.toMatch(/[()]/);
  });

  it('speaks many languages, and throws invalid-input for others', async () => {
    expect(voice.supports('de-AT')).toBe(true);
    expect(voice.supports('xx')).toBe(false);
    await expect(voice.speak('Hello.', 'xx', signal)).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
