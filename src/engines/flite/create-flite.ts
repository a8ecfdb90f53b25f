import { fileURLToPath } from 'node:url';
import { waveFile } from '../../audio/wav/wav-file.js';
import { NarrateError } from '../../base/errors.js';
import type { DirectEngine, EngineProfile } from '../engine.js';
import { createWorkerPool } from '../offline/worker-pool.js';
import type { FliteRequest } from './flite-worker.js';
import { plainEnglish } from './plain-english.js';
import { isFliteLanguage, parseFliteVoice } from './voice-name.js';

/**
 * Creates the engine of the English offline voices, which run in up to `cores` child processes. They start when there is work,
 * and `close` ends them. The same request gives the same bytes. A text without words gives 100 ms of silence, and letters that
 * are not Latin are left out with a warning. `synthesize` throws NarrateError `flite-missing`, `flite-failed`,
 * `too-many-files`, or `invalid-input` for an unknown voice or another language.
 */
export function createFlite(options: {
  readonly profile: EngineProfile;
  readonly cores: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): DirectEngine {
  const pool = createWorkerPool<FliteRequest>({
    engine: 'flite',
    workerPath: fileURLToPath(new URL('./flite-worker.js', import.meta.url)),
    size: Math.max(1, options.cores),
    environment: options.environment,
  });
  return {
    kind: 'direct',
    profile: options.profile,
    origin: 'local:flite',
    async synthesize({ text, voice, language }, signal) {
      const named = parseFliteVoice(voice);
      if (named === null) {
        throw new NarrateError('invalid-input', `flite has no voice "${voice}".`, {
          hint: 'Use a name such as rms, slt or slt~112; `narrate voices --engine flite` lists them.',
        });
      }
      if (!isFliteLanguage(language)) {
        throw new NarrateError('invalid-input', `flite speaks only English, not "${language}".`, {
          hint: 'Use the engine espeak for other languages.',
        });
      }
      const { parts, hasUnreadable } = plainEnglish(text);
      const { pcm, sampleRate } = await pool.run({ parts, ...named }, signal);
      return {
        kind: 'spoken',
        audio: waveFile(pcm, sampleRate),
        warnings: hasUnreadable ? ['it reads only Latin letters, and left out others'] : [],
      };
    },
    close: () => pool.close(),
  };
}
