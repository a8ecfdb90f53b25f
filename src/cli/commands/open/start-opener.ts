import { spawn } from 'node:child_process';
import type { Opener } from './opener.js';

/** A program that has not failed by then is showing something, perhaps for as long as its window is open. */
const patienceMs = 3000;

/** Starts it and lets it live on. Null: it did not fail; else why it did. */
export function startOpener({ program, args, verbatim, honest }: Opener): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      detached: true,
      stdio: 'ignore',
      windowsVerbatimArguments: verbatim,
    });
    const timer = setTimeout(() => resolve(null), patienceMs);
    const end = (failure: string | null) => {
      clearTimeout(timer);
      resolve(failure);
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ENOENT' ? 'it is not installed' : `the system says ${error.code}`),
    );
    child.on('exit', (status, signal) =>
      end(status === 0 || !honest ? null : `it ended with ${signal ?? `exit status ${status}`}`),
    );
    child.unref();
  });
}
