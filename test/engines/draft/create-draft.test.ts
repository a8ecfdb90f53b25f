import { afterAll, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/time/clock.js';
import { createEngine } from '../../../src/engines/registry.js';
import { soundOf } from '../../support/sound-of.js';

const options = {
  model: null,
  price: null,
  baseUrl: null,
  environment: process.env,
  clock: systemClock,
  cores: 1,
};
const [draft, flite, espeak] = await Promise.all(
  ['flite+espeak', 'flite', 'espeak'].map(async (name) => {
    const engine = await createEngine({ ...options, name });
    if (engine.kind !== 'direct') throw new Error(`${name} is not direct`);
    return engine;
  }),
);
afterAll(() => Promise.all([draft?.close(), flite?.close(), espeak?.close()]));

it.each([
  ['kal16', 'en', flite],
  ['kal16~112', null, flite],
  ['de+f2', 'de', espeak],
  ['en-gb+m3', 'en', espeak],
])('speaks %s in %s with the engine of that voice', async (voice, language, engine) => {
  const request = { text: 'Hello.', voice, prompt: null, language };
  const [sound, same] = await Promise.all(
    [draft, engine].map(async (one) => soundOf(await one!.synthesize(request, new AbortController().signal))),
  );
  expect(sound!.equals(same!)).toBe(true);
});
