import type { Terminal } from './terminal.js';

/** Ctrl-C (or SIGTERM) once aborts the signal, so that what was paid for is written down; twice ends the process at once. */
export function interruptible(terminal: Terminal): {
  readonly signal: AbortSignal;
  readonly done: () => void;
} {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    terminal.err('\nEnding: no new requests, answers under way are awaited (Ctrl-C again: at once).\n');
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    done() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
