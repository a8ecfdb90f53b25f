import { Worker } from 'node:worker_threads';
import { onAbort } from '../base/time/on-abort.js';
import { errorOf } from './plain-error.js';
import type { Tasks, ThreadReply, ThreadRequest } from './serve-tasks.js';

/** `--input-type` is about the code of `node --eval`. Node refuses it for a thread that runs a file. */
const isRefused = (option: string): boolean => option.startsWith('--input-type');
/** Without options, a thread inherits those of the process, also those of V8, which Node refuses in a list. */
const options = process.execArgv.some(isRefused)
  ? { execArgv: process.execArgv.filter((option) => !isRefused(option)) }
  : {};

interface Job {
  readonly request: ThreadRequest;
  readonly signal: AbortSignal;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | null;
}

/** The memory that a thread may use. Declared here, because the types of the library need none of Node's. */
interface MemoryLimits {
  /** How much memory new objects fill before they are collected. Default: that of Node */
  readonly maxYoungGenerationSizeMb?: number;
}

/**
 * Threads that each run one task at a time. `T` is the type of the tasks that the threads' file passes to `serveTasks`. Threads
 * start when there is work for them, and idle ones do not keep this process alive.
 */
export class ThreadPool<T extends Tasks> {
  readonly #file: URL;
  readonly #size: number;
  readonly #limits: MemoryLimits;
  readonly #threads = new Set<Thread>();
  readonly #queue: Job[] = [];

  /**
   * @param file the file that each thread runs
   * @param size the most threads
   * @param limits of the memory of each thread. Default: those of Node
   */
  constructor(file: URL, size: number, limits: MemoryLimits = {}) {
    this.#file = file;
    this.#size = size;
    this.#limits = limits;
  }

  /**
   * Runs a task in a free thread. After an abort it settles when the task has ended.
   * @throws what the task throws: a `NarrateError`, or an `Error` with the code of the system error; the signal's reason; an error
   *   of the thread, such as a lack of memory.
   */
  run<Name extends keyof T & string>(
    task: Name,
    input: Parameters<T[Name]>[0],
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<T[Name]>>> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      this.#queue.push({
        request: { kind: 'run', task, input },
        signal,
        resolve: resolve as Job['resolve'],
        reject,
      });
      this.#assignJobs();
    });
  }

  /** Ends all threads. Tasks that still run are rejected. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()));
  }

  #assignJobs(): void {
    while (this.#queue.length > 0) {
      const idle = [...this.#threads].find(({ job }) => job === null);
      const thread = idle ?? (this.#threads.size < this.#size ? this.#start() : null);
      if (thread === null) return;
      this.#assign(this.#queue.shift() as Job, thread);
    }
  }

  #assign(job: Job, thread: Thread): void {
    const { worker } = thread;
    const forget = onAbort(job.signal, () => worker.postMessage({ kind: 'abort' } satisfies ThreadRequest));
    const settled =
      <Value>(settle: (value: Value) => void) =>
      (value: Value) => {
        thread.job = null;
        forget();
        worker.unref();
        settle(value);
      };
    thread.job = { ...job, resolve: settled(job.resolve), reject: settled(job.reject) };
    worker.ref();
    worker.postMessage(job.request);
    if (job.signal.aborted) worker.postMessage({ kind: 'abort' } satisfies ThreadRequest);
  }

  #start(): Thread {
    const thread: Thread = {
      worker: new Worker(this.#file, { ...options, resourceLimits: this.#limits }),
      job: null,
    };
    const { worker } = thread;
    this.#threads.add(thread);
    const end = (reason: Error) => {
      this.#threads.delete(thread);
      thread.job?.reject(reason);
      this.#assignJobs();
    };
    worker.on('message', (reply: ThreadReply) => {
      const { job } = thread;
      if (reply.kind === 'done') job?.resolve(reply.result);
      else job?.reject(job.signal.aborted ? job.signal.reason : errorOf(reply.error));
      this.#assignJobs();
    });
    worker.on('error', end);
    worker.on('exit', (status) => end(new Error(`A thread ended with status ${status}.`)));
    return thread;
  }
}
