import { NarrateError } from '../base/errors.js';

/** The notice of a command that buys, at the first Ctrl-C. */
export const stoppingText =
  '\nStopping: no new requests; the journal records those already sent. Press Ctrl-C again to stop at once.\n';

/**
 * Runs `work` with a signal that an interrupt aborts. The first Ctrl-C, SIGTERM or SIGHUP (a closed terminal) calls `onFirst` and
 * aborts the signal. A second Ctrl-C or SIGTERM ends the process at once. A second SIGHUP does nothing: when a terminal closes,
 * the shell and the system each send one.
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
