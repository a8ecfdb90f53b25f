import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TimedSpeech } from '../../../src/align/reference/timed-speech.js';
import { createTakeMeter } from '../../../src/audio/measure/take-measures.js';
import type { DeliverChapter } from '../../../src/deliver/delivery.js';
import { figuresOf, type TakeFigures } from '../../../src/deliver/timeline/take-figures.js';
import { createEspeakPool } from '../../../src/engines/espeak/espeak-pool.js';
import type { Alignments } from '../../../src/state/alignments.js';
import { encodeWav } from '../../support/encode-wav.js';

/** The texts of the book's takes, each of three sentences. */
export const texts = [
  'The keeper walked down to the harbour before the sun was up. A cold wind came over the water, and all the boats were still. Nobody spoke.',
  'She had seen the ship from her window, far out beyond the rocks. Nobody else believed that it would ever come back. He did.',
  'There was a letter on the table, folded twice, with his name on it. He read it slowly, put it down, and looked at the sea.',
  'Four children ran to the beach. They found glass, rope, and a small box with a silver key. Half of it was rust.',
  'The old map showed a path along the cliff, but nobody had used it for years. The steps were wet. She counted them again.',
  'When the storm was over, the lamp still burned. He climbed the stairs, opened the window, and heard the birds again.',
  'The harbour was full of boats that evening. Some had come from far beyond the rocks. Their sails were torn, and nobody sang.',
  'He wrote to his brother about the ship. The answer came in spring, with a key folded in paper. It fitted the small box.',
  'At night the wind came back, and the window stood open. She read the letter once more, and put it under the lamp. Then she slept.',
  'Years later they told the story in the harbour. Nobody believed it, but the key was still in the box. The sea was calm.',
];

/** A book of one chapter with a take of each text. */
export interface SpokenBook {
  readonly chapter: DeliverChapter;
  readonly texts: readonly string[];
  readonly figures: ReadonlyMap<string, TakeFigures>;
  /** The same without `counted`: what narrate measures when it records the takes. */
  readonly measured: ReadonlyMap<string, TakeFigures>;
  /** What is spoken in each take, as it was before `alter`. */
  readonly spoken: readonly TimedSpeech[];
  remove(): Promise<void>;
}

const never = new AbortController().signal;
const keyOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Returns the sentences of one of the texts. */
export const sentencesOf = (text: string) => text.match(/[^.]+\.\s*/g) ?? [];

/** How the texts of a book are spoken. */
interface SpokenBookOptions {
  /** Changes the samples of a take. Default: no change. */
  readonly alter?: (speech: TimedSpeech, text: number) => Int16Array;
  /** How many of the texts the book has. Default: all. */
  readonly takes?: number;
  /** How many times as long the figures say that each take is, because narrate needs a minute of a voice. Default: 1. */
  readonly counted?: number;
  /** Silence before and after the speech of each take, in seconds. Default: 0. */
  readonly silence?: number;
}

/** Has texts spoken by espeak, with another voice and pitch than the reference. It reports its times, so the right answer is known. */
export async function speakBook({
  alter = ({ samples }) => samples,
  takes = texts.length,
  counted = 1,
  silence = 0,
}: SpokenBookOptions = {}): Promise<SpokenBook> {
  const speaker = createEspeakPool({ cores: 1, environment: process.env });
  const folder = await mkdtemp(join(tmpdir(), 'narrate-align-'));
  const figures = new Map<string, TakeFigures>();
  const measured = new Map<string, TakeFigures>();
  const own = texts.slice(0, takes);
  const spoken: TimedSpeech[] = [];
  const chunks: DeliverChapter['chunks'][number][] = [];
  for (const [index, text] of own.entries()) {
    const { pcm, sampleRate, events } = await speaker.run(
      { text, file: 'en-us+f3', pitch: 62, gives: 'samples and events' },
      never,
    );
    const speech: TimedSpeech = { samples: new Int16Array(pcm.slice().buffer), sampleRate, events };
    spoken.push(speech);
    const altered = alter(speech, index);
    const margin = Math.round(silence * sampleRate);
    const samples = new Int16Array(altered.length + 2 * margin);
    samples.set(altered, margin);
    const path = join(folder, `${index}.wav`);
    await writeFile(path, encodeWav(samples, sampleRate));
    const fingerprint = `${keyOf(text)}/one`;
    const meter = createTakeMeter(sampleRate);
    meter.add(samples);
    const take = figuresOf(meter.measures());
    measured.set(fingerprint, take);
    figures.set(fingerprint, { ...take, frames: samples.length * counted });
    const chunk = {
      chapter: 1,
      chunk: index + 1,
      text,
      voiceSettings: { voice: 'Kore', prompt: null, language: 'en-US' },
      key: keyOf(text),
      source: keyOf('source'),
      seam: 'paragraph',
      place: { file: 'one.md', line: 1, column: 1 },
      endLine: 1,
      firstBlock: index,
      lastBlock: index,
    } as const;
    chunks.push({ chunk, take: { path, fingerprint, measures: null } });
  }
  const lines = chunks.map(({ chunk: { chunk, text } }) => {
    let from = 0;
    return {
      span: { line: 1, column: 1, endLine: 1, endColumn: 1 },
      language: null,
      sentences: sentencesOf(text).map((sentence) => {
        from += sentence.length;
        return [{ text: sentence, chunk, from: from - sentence.length, to: from }];
      }),
    };
  });
  await speaker.close();
  const chapter: DeliverChapter = { chapter: 1, file: 'one.md', title: 'One', sections: [], lines, chunks };
  return { chapter, texts: own, figures, measured, spoken, remove: () => rm(folder, { recursive: true }) };
}

/** Alignments in memory. */
export function memory(): Alignments & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    read: async (name) => files.get(name) ?? null,
    readShared: async () => null,
    async write(name, bytes) {
      files.set(name, bytes);
    },
  };
}
