import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { asTooManyFiles, NarrateError } from '../../base/errors.js';
import { onAbort } from '../../base/time/on-abort.js';
import type { WorkerReply } from './serve-worker.js';

/** What `createWorkerPool` needs. */
export interface PoolOptions {
  /** The script that each process runs. */
  readonly workerPath: string;
  /** The most processes. Each starts when there is work for it. */
  readonly size: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The name of the engine, for messages and error codes. */
  readonly engine: 'espeak' | 'flite';
}

type SpokenReply = Extract<WorkerReply, { kind: 'spoken' }>;

/** Child processes that speak texts. `Request`: a text and how to speak it, as the worker's script expects it. */
export interface WorkerPool<Request> {
  /**
   * Speaks a text in one of the processes. If the process crashes, another one retries the text once.
   * @throws the signal's reason; NarrateError `espeak-missing`, `espeak-failed`, `flite-missing`, `flite-failed`,
   *   `too-many-files`
   */
  run(request: Request, signal: AbortSignal): Promise<SpokenReply>;
  /** Returns the ids of the running processes. */
  pids(): number[];
  /** Kills the processes, waits for their end, and rejects all unfinished jobs with `espeak-failed` or `flite-failed`. */
  close(): Promise<void>;
}

interface Job<Request> {
  readonly request: Request;
  readonly resolve: (reply: SpokenReply) => void;
  readonly reject: (reason: unknown) => void;
  crashes: number;
}

interface Worker<Request> {
  readonly child: ChildProcess;
  /** Resolves when the process has ended: to null, or to the error if it could not start. */
  readonly ended: Promise<Error | null>;
  job: Job<Request> | null;
}

/** Creates a pool of child processes that speak one text each at a time. Idle ones do not keep this process alive. */
export const createWorkerPool = <Request extends Serializable>(options: PoolOptions): WorkerPool<Request> =>
  new ProcessPool<Request>(options);

class ProcessPool<Request extends Serializable> implements WorkerPool<Request> {
  readonly #options: PoolOptions;
  readonly #workers = new Set<Worker<Request>>();
  readonly #queue: Job<Request>[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  run(request: Request, signal: AbortSignal): Promise<SpokenReply> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (this.#closed) return reject(this.#failed('it is closed'));
      const job: Job<Request> = {
        request,
        resolve: (reply) => {
          stopListening();
          resolve(reply);
        },
        reject: (reason) => {
          stopListening();
          reject(reason);
        },
        crashes: 0,
      };
      const stopListening = onAbort(signal, () => {
        this.#cancel(job);
        job.reject(signal.reason);
      });
      this.#queue.push(job);
      this.#assignJobs();
    });
  }

  pids(): number[] {
    return [...this.#workers].flatMap((worker) => worker.child.pid ?? []);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const open = [...this.#workers];
    for (const job of [...this.#queue.splice(0), ...open.flatMap((worker) => worker.job ?? [])]) {
      job.reject(this.#failed('it is closed'));
    }
    for (const { child } of open) {
      // This process must stay alive until the workers have ended. Otherwise it would exit with `close` pending.
      keepAliveFor(child, true);
      child.kill('SIGKILL');
    }
    await Promise.all(open.map((worker) => worker.ended));
  }

  /** Gives waiting jobs to idle workers, and starts workers up to the limit. */
  #assignJobs(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const idle = [...this.#workers].find((worker) => worker.job === null);
      const worker = idle ?? (this.#workers.size < this.#options.size ? this.#start() : null);
      if (worker === null) return;
      const job = this.#queue.shift() as Job<Request>;
      worker.job = job;
      keepAliveFor(worker.child, true);
      // If sending fails, the process has ended, and `ended` handles the job.
      if (worker.child.connected) worker.child.send(job.request, () => {});
    }
  }

  #start(): Worker<Request> {
    const child = startProcess(this.#options);
    const ended = new Promise<Error | null>((resolve) => {
      child.once('exit', () => resolve(null));
      child.once('error', resolve);
    });
    const worker: Worker<Request> = { child, ended, job: null };
    this.#workers.add(worker);
    child.on('message', (reply: WorkerReply) => {
      const { job } = worker;
      worker.job = null;
      keepAliveFor(child, false);
      if (job !== null) this.#settle(job, reply);
      this.#assignJobs();
    });
    ended.then((error) => {
      this.#workers.delete(worker);
      const { job } = worker;
      const tooMany = asTooManyFiles(error, this.#options.workerPath);
      if (tooMany !== null) job?.reject(tooMany);
      else if (job !== null && !this.#closed) this.#retry(job, child);
      this.#assignJobs();
    });
    return worker;
  }

  #retry(job: Job<Request>, child: ChildProcess): void {
    job.crashes += 1;
    if (job.crashes === 1) this.#queue.unshift(job);
    else
      job.reject(
        this.#failed(`its process ended twice (${child.signalCode ?? `exit status ${child.exitCode}`})`),
      );
  }

  #settle(job: Job<Request>, reply: WorkerReply): void {
    const { engine } = this.#options;
    switch (reply.kind) {
      case 'spoken':
        job.resolve(reply);
        return;
      case 'missing':
        job.reject(new NarrateError(`${engine}-missing`, `The offline voice (${engine}) is not installed.`));
        return;
      case 'failed':
        job.reject(this.#failed(reply.message));
    }
  }

  #failed(reason: string): NarrateError {
    const { engine } = this.#options;
    return new NarrateError(`${engine}-failed`, `The offline voice (${engine}) failed: ${reason}.`);
  }

  /** Removes a job. A worker that is already speaking it cannot be interrupted, so its process is killed. */
  #cancel(job: Job<Request>): void {
    const index = this.#queue.indexOf(job);
    if (index >= 0) this.#queue.splice(index, 1);
    for (const worker of this.#workers) {
      if (worker.job !== job) continue;
      worker.job = null;
      this.#workers.delete(worker);
      worker.child.kill('SIGKILL');
    }
    this.#assignJobs();
  }
}

function startProcess(options: PoolOptions): ChildProcess {
  // Code of another project must not see the key.
  const { PIXAZO_API_KEY: _, ...environment } = options.environment;
  const child = fork(options.workerPath, [], {
    serialization: 'advanced',
    execArgv: [],
    env: environment,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  keepAliveFor(child, false);
  return child;
}

/** Sets whether a child process keeps this process alive. */
function keepAliveFor(child: ChildProcess, isWorking: boolean): void {
  if (isWorking) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}
