import type { WordTime } from '../align/words/word-times.js';
import { measureSound } from '../audio/measure/sound-measures.js';
import { createTakeMeter } from '../audio/measure/take-measures.js';
import { inspectWav } from '../audio/wav/inspect-wav.js';
import { readMonoSamples } from '../audio/wav/wav-samples.js';
import { sentenceTimes } from '../deliver/alignment/sentence-times.js';
import { timeLines } from '../deliver/timeline/cues.js';
import { pageLines } from '../deliver/timeline/page-lines.js';
import type { SentenceFinder } from '../split/sentences/sentences.js';
import type { HeardSentence, HeardTake } from './heard-take.js';
import type { Rendition } from './open-passage.js';

/**
 * Reads and measures a take, and finds its sentences as captions do. Null: the file is damaged.
 * @param words the words that a run found in the take; null: none, so the times of sentences are estimated from the pauses
 * @throws the system's error if the file cannot be read
 */
export async function hearTake(
  path: string,
  rendition: Rendition,
  { finder, words }: { readonly finder: SentenceFinder; readonly words: readonly WordTime[] | null },
): Promise<HeardTake | null> {
  const inspection = await inspectWav(path);
  if (inspection.kind !== 'ok') return null;
  const { info } = inspection;
  const { sampleRate } = info;
  const samples = new Int16Array(info.frames);
  let at = 0;
  for await (const block of readMonoSamples(path, info)) {
    samples.set(block, at);
    at += block.length;
  }
  const { loudnessLufs, truePeakDbtp } = await measureSound([samples], sampleRate);
  const meter = createTakeMeter(sampleRate);
  meter.add(samples);
  const { speech } = meter.measures();
  const { chunk } = rendition.chunk;
  const written = pageLines(rendition.chapter, finder);
  const parts = written.flatMap(({ sentences }) => sentences.flat()).filter((part) => part.chunk === chunk);
  const sound = {
    chunk,
    speech: speech ?? { startSample: 0, endSample: samples.length },
    pauses: speech?.pauses ?? [],
    ...(words !== null && { parts: sentenceTimes(parts, words) }),
  };
  const lines = timeLines(written, [sound], sampleRate);
  const paragraphs = lines.map((sentences) =>
    sentences.flatMap((parts): HeardSentence[] => {
      const [first, last] = [parts[0], parts.at(-1)];
      const text = parts.map(({ part }) => part.text).join('');
      if (first === undefined || last === undefined || text.trim() === '') return [];
      return [
        {
          text: text.trim(),
          startSeconds: first.startSample / sampleRate,
          endSeconds: last.endSample / sampleRate,
        },
      ];
    }),
  );
  return {
    samples,
    sampleRate,
    loudnessLufs,
    truePeakDbtp,
    isEstimated: words === null,
    paragraphs: paragraphs.filter((sentences) => sentences.length > 0),
  };
}
