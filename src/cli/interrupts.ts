import { NarrateError } from '../base/errors.js';

/**
 * Runs `work` with a signal that an interrupt aborts. Ctrl-C, SIGTERM or a closed terminal (SIGHUP) once calls `onFirst` and
 * aborts the signal; Ctrl-C or SIGTERM a second time ends the process at once. SIGHUP never does: a shell sends it to its
 * jobs, and the system sends it once more.
 */
export async function interruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  onFirst: () => void = () => {},
): Promise<Result> {
  const controller = new AbortController();
  const onHangUp = () => {
    if (controller.signal.aborted) return;
    onFirst();
    controller.abort(new NarrateError('interrupted', 'Interrupted.'));
  };
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    onHangUp();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onHangUp);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    process.off('SIGHUP', onHangUp);
  }
}
