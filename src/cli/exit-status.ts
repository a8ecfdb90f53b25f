import { NarrateError } from '../base/errors.js';
import type { RunReport } from '../use-cases/run.js';

/** Returns the exit status for the end of a run or of retakes. */
export function exitStatusOf({ status, recorded }: Pick<RunReport, 'status' | 'recorded'>): number {
  switch (status) {
    case 'complete':
    case 'waiting':
      return 0;
    case 'incomplete':
      return 1;
    case 'stopped':
      return new NarrateError((recorded.stopped ?? recorded.retakesStopped)?.code ?? 'budget', '').exitStatus;
    case 'interrupted':
      return 130;
  }
}
