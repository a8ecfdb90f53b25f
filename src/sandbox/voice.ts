import { waveFile } from '../audio/wav/wav-file.js';
import type { Clock } from '../base/time/clock.js';
import { draftVoice } from '../engines/espeak/draft-voice.js';
import { pixazoProfile } from '../engines/pixazo/profile.js';
import { createEngine } from '../engines/registry.js';
import type { Submission } from './contract.js';
import type { SandboxOptions } from './options.js';
import { speakTone, toneSampleRate } from './tone.js';

/** Speaks a submission as a WAV file; the same fields give the same bytes. */
export interface SandboxVoice {
  speak(submission: Submission): Promise<Buffer>;
  close(): Promise<void>;
}

/** The gateway's own choice where a request names no voice is not documented. */
const defaultVoice = 'Kore';

export async function createVoice(
  options: Pick<SandboxOptions, 'voice' | 'charactersPerSecond'>,
  machine: {
    readonly clock: Clock;
    readonly cores: number;
    readonly environment: Readonly<Record<string, string | undefined>>;
  },
): Promise<SandboxVoice> {
  if (options.voice === 'tone') {
    return {
      async speak({ text, voice, digest }) {
        const samples = speakTone(
          { text, voice: voice ?? defaultVoice, digest },
          options.charactersPerSecond,
        );
        return waveFile(new Uint8Array(samples.buffer), toneSampleRate);
      },
      async close() {},
    };
  }
  const engine = await createEngine({ ...machine, name: 'espeak', model: null, price: null, baseUrl: null });
  if (engine.kind !== 'direct') throw new TypeError('espeak answers at once');
  const never = new AbortController().signal;
  return {
    async speak({ text, voice, language }) {
      const name = voice ?? defaultVoice;
      const gender = pixazoProfile.voices.find((known) => known.name === name)?.gender ?? null;
      const offline = draftVoice({ voice: name, language, gender, draftVoice: null });
      const spoken = await engine.synthesize({ text, voice: offline, prompt: null, language: null }, never);
      if (spoken.kind !== 'spoken') throw new TypeError('espeak refuses nobody');
      return Buffer.from(spoken.audio);
    },
    close: () => engine.close(),
  };
}
