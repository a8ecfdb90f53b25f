import { type ChildProcess, fork } from 'node:child_process';
import { asTooManyFiles, NarrateError } from '../../base/errors.js';
import { onAbort } from '../../base/time/on-abort.js';
import type { WorkerReply, WorkerRequest } from './worker.js';

export interface PoolOptions {
  /** The script that each process runs. */
  readonly workerPath: string;
  /** How many processes at most; each is started when there is work for it. */
  readonly size: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface WorkerPool {
  /**
   * Has one text spoken. A worker that dies is replaced and its text tried once more.
   * @throws the signal's reason; NarrateError `espeak-missing`, `espeak-failed`, `too-many-files`.
   */
  run(request: WorkerRequest, signal: AbortSignal): Promise<Extract<WorkerReply, { kind: 'spoken' }>>;
  /** The processes that are alive. */
  pids(): number[];
  close(): Promise<void>;
}

interface Job {
  readonly request: WorkerRequest;
  readonly resolve: (reply: Extract<WorkerReply, { kind: 'spoken' }>) => void;
  readonly reject: (reason: unknown) => void;
  crashes: number;
}

interface Worker {
  readonly child: ChildProcess;
  /** Null: it ran; else why it could not be started. */
  readonly ended: Promise<Error | null>;
  job: Job | null;
}

/** A pool of processes, one text at a time each. They hold this process only while they work. */
export function createWorkerPool(options: PoolOptions): WorkerPool {
  const workers = new Set<Worker>();
  const queue: Job[] = [];
  let closed = false;

  function pump(): void {
    while (queue.length > 0 && !closed) {
      const idle = [...workers].find((worker) => worker.job === null);
      const worker = idle ?? (workers.size < options.size ? start() : null);
      if (worker === null) return;
      const job = queue.shift() as Job;
      worker.job = job;
      hold(worker.child, true);
      // A failure to send shows as the end of the process.
      if (worker.child.connected) worker.child.send(job.request, () => {});
    }
  }

  function start(): Worker {
    const child = startProcess(options);
    const ended = new Promise<Error | null>((resolve) => {
      child.once('exit', () => resolve(null));
      child.once('error', resolve);
    });
    const worker: Worker = { child, ended, job: null };
    workers.add(worker);
    child.on('message', (reply: WorkerReply) => {
      const { job } = worker;
      worker.job = null;
      hold(child, false);
      if (job !== null) settle(job, reply);
      pump();
    });
    ended.then((error) => {
      workers.delete(worker);
      const { job } = worker;
      const tooMany = asTooManyFiles(error, options.workerPath);
      if (tooMany !== null) job?.reject(tooMany);
      else if (job !== null && !closed) retry(job, child);
      pump();
    });
    return worker;
  }

  function retry(job: Job, child: ChildProcess): void {
    job.crashes += 1;
    if (job.crashes === 1) queue.unshift(job);
    else
      job.reject(failed(`its process ended twice (${child.signalCode ?? `exit status ${child.exitCode}`})`));
  }

  /** Takes a job back; its worker is in the middle of a computation, which only its end can stop. */
  function drop(job: Job): void {
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
    for (const worker of workers) {
      if (worker.job !== job) continue;
      worker.job = null;
      workers.delete(worker);
      worker.child.kill('SIGKILL');
    }
    pump();
  }

  return {
    run(request, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (closed) return reject(failed('it was closed'));
        const job: Job = {
          request,
          resolve: (reply) => {
            forget();
            resolve(reply);
          },
          reject: (reason) => {
            forget();
            reject(reason);
          },
          crashes: 0,
        };
        const forget = onAbort(signal, () => {
          drop(job);
          job.reject(signal.reason);
        });
        queue.push(job);
        pump();
      });
    },

    pids: () => [...workers].flatMap((worker) => worker.child.pid ?? []),

    async close() {
      closed = true;
      const open = [...workers];
      for (const job of [...queue.splice(0), ...open.flatMap((worker) => worker.job ?? [])]) {
        job.reject(failed('it was closed'));
      }
      for (const { child } of open) {
        // Idle workers do not keep this process alive; waiting for their end must, or it would end unsettled.
        hold(child, true);
        child.kill('SIGKILL');
      }
      await Promise.all(open.map((worker) => worker.ended));
    },
  };
}

function startProcess(options: PoolOptions): ChildProcess {
  // Another program's process has no business with the key.
  const { PIXAZO_API_KEY: _, ...environment } = options.environment;
  const child = fork(options.workerPath, [], {
    serialization: 'advanced',
    execArgv: [],
    env: environment,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  hold(child, false);
  return child;
}

/** Whether this process stays alive for the child's sake. */
function hold(child: ChildProcess, working: boolean): void {
  if (working) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function settle(job: Job, reply: WorkerReply): void {
  switch (reply.kind) {
    case 'spoken':
      job.resolve(reply);
      return;
    case 'missing':
      job.reject(new NarrateError('espeak-missing', 'The offline voice (espeak) is not installed.'));
      return;
    case 'failed':
      job.reject(failed(reply.message));
  }
}

const failed = (reason: string): NarrateError =>
  new NarrateError('espeak-failed', `The offline voice (espeak) failed: ${reason}.`);
