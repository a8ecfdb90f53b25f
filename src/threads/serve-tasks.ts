import { parentPort } from 'node:worker_threads';
import { type PlainError, plainError } from './plain-error.js';

/**
 * The functions that a thread runs, by name. Inputs and results are copied between threads (structured clone). The signal aborts
 * when the caller does not need the result any more.
 */
export type Tasks = Readonly<Record<string, (input: never, signal: AbortSignal) => Promise<unknown>>>;

/** A message to a thread: run a task, or abort the one that runs. */
export type ThreadRequest =
  | { readonly kind: 'run'; readonly task: string; readonly input: unknown }
  | { readonly kind: 'abort' };

/** What a thread answers when its task has ended. */
export type ThreadReply =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** Runs the tasks that a `ThreadPool` sends to this thread, one at a time. Called once, at the end of the thread's file. */
export function serveTasks(tasks: Tasks): void {
  let running = new AbortController();
  const answer = (reply: ThreadReply) => parentPort?.postMessage(reply);
  parentPort?.on('message', (request: ThreadRequest) => {
    if (request.kind === 'abort') return running.abort();
    running = new AbortController();
    // The pool's types check that each task gets its own input (`never`: none that all tasks accept).
    Promise.resolve(tasks[request.task]?.(request.input as never, running.signal)).then(
      (result) => answer({ kind: 'done', result }),
      (error: unknown) => answer({ kind: 'failed', error: plainError(error) }),
    );
  });
}
