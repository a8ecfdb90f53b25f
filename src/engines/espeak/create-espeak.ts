import { waveFile } from '../../audio/wav/wav-file.js';
import { NarrateError } from '../../base/errors.js';
import type { DirectEngine, EngineProfile } from '../engine.js';
import { createEspeakPool } from './espeak-pool.js';
import { inLanguage, parseVoiceName } from './voice-name.js';

/**
 * Creates the engine of the offline voice, which runs in up to `cores` child processes. They start when there is work,
 * and `close` ends them. The same request gives the same bytes. A text without words gives 100 ms of silence.
 * `synthesize` throws NarrateError `espeak-missing`, `espeak-failed`, `too-many-files`, or `invalid-input` for an unknown
 * voice.
 */
export function createEspeak(options: {
  readonly profile: EngineProfile;
  readonly cores: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): DirectEngine {
  const pool = createEspeakPool(options);
  return {
    kind: 'direct',
    profile: options.profile,
    origin: 'local:espeak',
    async synthesize(request, signal) {
      const named = parseVoiceName(request.voice);
      if (named === null) {
        throw new NarrateError('invalid-input', `espeak has no voice "${request.voice}".`, {
          hint: 'Use a name such as en-gb, en-gb+f3 or fr+m2~40; `narrate voices --engine espeak` lists them.',
        });
      }
      const voice = request.language === null ? named : inLanguage(named, request.language);
      const file = voice.variant === null ? voice.language : `${voice.language}+${voice.variant}`;
      const { pcm, sampleRate } = await pool.run(
        { text: request.text, file, pitch: voice.pitch, gives: 'samples' },
        signal,
      );
      return { kind: 'spoken', audio: waveFile(pcm, sampleRate), warnings: [] };
    },
    close: () => pool.close(),
  };
}
