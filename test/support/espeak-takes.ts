import { createEspeak } from '../../src/engines/espeak/create-espeak.js';
import { espeakProfile } from '../../src/engines/espeak/profile.js';
import { prose } from './prose.js';
import { seededRandom } from './seeded-random.js';
import { soundOf } from './sound-of.js';

/** A good take by the offline voice, with its text. */
export interface EspeakTake {
  readonly text: string;
  readonly voice: string;
  readonly sampleRate: number;
  readonly samples: Int16Array;
}

/** Voices that differ in sex, breathiness, and how they begin and end. */
const voices = [
  'en-gb',
  'en-us',
  'en-gb+f3',
  'en-us+f4',
  'en-gb+belinda',
  'en-us+Annie',
  'en-gb+m3',
  'en-us+Mike',
];

/** Speaks one text in one voice. */
export async function speak(text: string, voice = 'en-gb'): Promise<EspeakTake> {
  const [take] = await speakAll([{ text, voice }]);
  return take as EspeakTake;
}

/** Speaks `count` texts of prose: headings, short paragraphs and whole chunks of up to `longest` characters. */
export function takesOfProse(count: number, longest: number): Promise<readonly EspeakTake[]> {
  return takesOf(
    Array.from({ length: count }, (_, index) =>
      index % 10 === 0 ? `Chapter ${index + 1}` : prose(index, seededRandom(index)() ** 2 * longest),
    ),
  );
}

/** Speaks each text. Uses one voice for every eight texts, at most eight voices. */
export function takesOf(texts: readonly string[]): Promise<readonly EspeakTake[]> {
  const voiceCount = Math.min(voices.length, Math.max(1, Math.floor(texts.length / 8)));
  return speakAll(texts.map((text, index) => ({ text, voice: voices[index % voiceCount] as string })));
}

/** Speaks each text in each of these voices. */
export const takesInEach = (
  own: readonly string[],
  texts: readonly string[],
): Promise<readonly EspeakTake[]> => speakAll(own.flatMap((voice) => texts.map((text) => ({ text, voice }))));

async function speakAll(
  wanted: readonly { readonly text: string; readonly voice: string }[],
): Promise<readonly EspeakTake[]> {
  const espeak = createEspeak({ profile: espeakProfile, cores: 1, environment: process.env });
  const { signal } = new AbortController();
  try {
    return await Promise.all(
      wanted.map(async ({ text, voice }) => {
        const spoken = await espeak.synthesize({ text, voice, prompt: null, language: null }, signal);
        const bytes = soundOf(spoken);
        const samples = new Int16Array(new Uint8Array(bytes.subarray(44)).buffer);
        return { text, voice, sampleRate: bytes.readUInt32LE(24), samples };
      }),
    );
  } finally {
    await espeak.close();
  }
}
