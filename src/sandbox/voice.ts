import { waveFile } from '../audio/wav/wav-file.js';
import type { Clock } from '../base/time/clock.js';
import { espeakDraftVoice } from '../engines/espeak/draft-voice.js';
import { pixazoProfile } from '../engines/pixazo/profile.js';
import { createEngine } from '../engines/registry.js';
import type { SandboxOptions } from './options.js';
import type { Submission } from './pixazo/contract.js';
import { speakTone, toneSampleRate } from './tone.js';

/** The voice of a sandbox. */
export interface SandboxVoice {
  /** Returns the speech as a WAV file. The same fields give the same bytes. */
  speak(submission: Submission): Promise<Buffer>;
  close(): Promise<void>;
}

/** For requests without a voice. The gateway's own default is not documented. */
const defaultVoice = 'Kore';

/** Creates the voice that the options name. */
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
  if (engine.kind !== 'direct') throw new TypeError('espeak is a direct engine');
  const never = new AbortController().signal;
  return {
    async speak({ text, voice, language }) {
      const name = voice ?? defaultVoice;
      const gender = pixazoProfile.voices.find((known) => known.name === name)?.gender ?? null;
      const offline = espeakDraftVoice({ voice: name, language, gender, draftVoice: null });
      const spoken = await engine.synthesize({ text, voice: offline, prompt: null, language: null }, never);
      if (spoken.kind !== 'spoken') throw new TypeError('espeak refuses no request');
      return Buffer.from(spoken.audio);
    },
    close: () => engine.close(),
  };
}
