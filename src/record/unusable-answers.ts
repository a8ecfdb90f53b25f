import type { Engine } from '../engines/engine.js';
import type { JobEnd } from './follow-job.js';
import type { Stop } from './session.js';
import { sentence } from './stop-for-denial.js';

/** Chunks in a row whose answers were charged and no sound: one or two may be at fault themselves, so many are the server's. */
const mostInARow = 3;

/** Watches whether an engine that answers at once answers with sound at all. */
export interface UnusableAnswers {
  /** A chunk that was bought has come to an end. */
  ended(key: string, end: JobEnd): void;
}

/** Stops buying at a server whose answers are charged and are no sound, before it is paid for a whole book. */
export function makeUnusableAnswers(
  { kind, origin }: Pick<Engine, 'kind' | 'origin'>,
  stop: (stop: Stop) => void,
): UnusableAnswers {
  let chunks = new Set<string>();
  let charged = 0;
  return {
    ended(key, end) {
      if (kind !== 'direct' || end.kind === 'late') return;
      if (end.kind === 'taken') {
        chunks = new Set();
        charged = 0;
        return;
      }
      if (!end.charged) return;
      chunks.add(key);
      charged += 1;
      if (chunks.size < mostInARow) return;
      const message = `The server at ${origin} answers, but not with sound: ${sentence(end.reason)} ${charged} requests were charged for that.`;
      stop({ code: 'no-sound', message });
    },
  };
}
