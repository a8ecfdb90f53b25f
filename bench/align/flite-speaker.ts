import type { FliteRequest } from '../../src/engines/flite/flite-worker.js';
import { plainEnglish } from '../../src/engines/flite/plain-english.js';
import { createWorkerPool } from '../../src/engines/offline/worker-pool.js';
import { writtenText } from './sentence.js';
import { type Speaker, trimmed } from './speaker.js';

/** A voice of flite. It reads what is written, and does not say when it speaks which word. */
export function createFliteSpeaker(voice: string): Speaker {
  const pool = createWorkerPool<FliteRequest>({
    engine: 'flite',
    workerPath: new URL('../../src/engines/flite/flite-worker.js', import.meta.url).pathname,
    size: 1,
    environment: process.env,
  });
  const { signal } = new AbortController();
  const sampleRate = 16_000;
  return {
    name: `flite ${voice}`,
    language: 'en-US',
    sampleRate,
    speak: (sentences) =>
      Promise.all(
        sentences.map(async ({ sentence, prosody }) => {
          const { parts } = plainEnglish(writtenText(sentence));
          const [pitchPercent, pacePercent] = [prosody.pitch * 100, prosody.pace * 100];
          const { pcm } = await pool.run({ parts, speaker: voice, pitchPercent, pacePercent }, signal);
          const samples = new Int16Array(pcm.slice().buffer);
          return { samples: trimmed(samples, sampleRate).samples, pieceStartsMs: sentence.map(() => null) };
        }),
      ),
    close: () => pool.close(),
  };
}
