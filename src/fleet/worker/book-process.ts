import { type ChildProcess, fork } from 'node:child_process';
import type { BookOutcome } from '../queue/book-job.js';
import type { BookOrder, FromBook, ToBook } from './book-messages.js';
import { outcomeIn } from './book-messages.js';
import type { EventProgress } from './follow-events.js';
import { failedOutcome } from './retry-policy.js';

/** How much of what a crashed process wrote is kept, in characters. */
const keptError = 10_000;

/** A book that is being recorded in a process of its own. */
export interface BookProcess {
  /** How it ended. A process that crashed has the outcome `book-crashed`. */
  readonly outcome: Promise<BookOutcome>;
  /** Stops it as Ctrl-C stops a run. */
  stop(): void;
  /** Ends it at once. Its recordings and its journal are kept. */
  kill(): void;
}

/** What a book's process is started with. */
export interface StartBookOptions {
  /** The script of narrate's command line. */
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly order: BookOrder;
  onProgress(progress: EventProgress): void;
}

/**
 * Starts a book in a process of its own: `narrate fleet book`. A crash, or a book that needs too much memory, does not end the
 * worker or its other books, and a worker that only waits never loses the lock of a job because it is busy.
 */
export function startBook({ program, environment, order, onProgress }: StartBookOptions): BookProcess {
  const child = fork(program, ['fleet', 'book'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let ended: BookOutcome | null = null;
  child.on('message', (message: FromBook) => {
    if (message.type === 'progress') onProgress(message.progress);
    else ended = outcomeIn(message);
  });
  const written = lastOf(child);
  send(child, { type: 'order', order });
  return {
    outcome: new Promise((resolve) => {
      child.on('error', (error) =>
        resolve(failedOutcome('book-crashed', `Its process did not start: ${error.message}`)),
      );
      child.on('close', (status, signal) => resolve(ended ?? crashed(status, signal, written())));
    }),
    stop: () => send(child, { type: 'stop' }),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** A process that has just ended receives nothing, and its end is reported anyway. */
function send(child: ChildProcess, message: ToBook): void {
  if (child.connected) child.send(message, () => {});
}

function crashed(status: number | null, signal: NodeJS.Signals | null, written: string): BookOutcome {
  const how = signal === null ? `with exit status ${status}` : `by the signal ${signal}`;
  const why = crashLine(written);
  return failedOutcome('book-crashed', `Its process ended ${how}.${why === '' ? '' : ` It wrote: ${why}`}`);
}

/** Returns the line that says why a process crashed: the error, or else the last line. Below an error, Node writes where it was. */
function crashLine(written: string): string {
  const lines = written.trim().split('\n');
  return (
    lines.find((line) => /^(?:FATAL ERROR|(?:Uncaught )?[A-Z]\w*Error\b)/.test(line)) ?? lines.at(-1) ?? ''
  );
}

/** Returns a function that returns the end of what a process wrote to stderr. */
function lastOf({ stderr }: ChildProcess): () => string {
  let text = '';
  stderr?.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(-keptError);
  });
  return () => text;
}
