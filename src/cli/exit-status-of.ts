import { NarrateError } from '../base/errors.js';
import type { RunReport } from '../narrate.js';

/** What a run's end means to the shell. */
export function exitStatusOf({ status, recorded }: RunReport): number {
  switch (status) {
    case 'complete':
      return 0;
    case 'incomplete':
      return 1;
    case 'stopped':
      return recorded.stopped === null ? 4 : new NarrateError(recorded.stopped.code, '').exitStatus;
    case 'interrupted':
      return 130;
  }
}
