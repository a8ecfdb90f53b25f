import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/time/clock.js';
import { chance } from './chance.js';
import type { FaultKind, SandboxOptions } from './options.js';
import type { Submission } from './pixazo/contract.js';

/** An accepted submission. */
export interface Job {
  readonly requestId: string;
  readonly submission: Submission;
  readonly faults: readonly FaultKind[];
  /** In milliseconds since 1970, for the dates in responses. */
  readonly createdAt: number;
  /** The monotonic time. */
  readonly startedAt: number;
  readonly latencyMs: number;
  /** The faults that strike a job only once and have struck this one. */
  readonly struck: Set<FaultKind>;
}

/** The jobs of a sandbox, without their audio, which is created at each download. */
export interface Jobs {
  /** Adds a job. `isSlow`: it takes `slowJobMs`. */
  add(
    submission: Submission,
    options: { readonly faults: readonly FaultKind[]; readonly isSlow: boolean },
  ): Job;
  get(requestId: string): Job | undefined;
  /** Returns the number of jobs that have not ended. */
  underWay(): number;
  /** Returns the body of the status endpoint for a job. `has` says whether a fault strikes it. */
  describe(
    job: Job,
    options: { readonly mediaUrls: readonly string[]; readonly has: (fault: FaultKind) => boolean },
  ): object;
  /** Forgets all jobs. */
  reset(): void;
}

/** Creates an empty list of jobs. */
export function createJobs(options: SandboxOptions, clock: Clock): Jobs {
  const jobs = new Map<string, Job>();
  const active = new Set<Job>();
  const elapsed = (job: Job): number => clock.monotonic() - job.startedAt;
  return {
    add(submission, { faults, isSlow }) {
      const [min, max] = options.latencyMs;
      const latencyMs = min + (max - min) * chance(options.seed, 'latency', submission.digest);
      const job: Job = {
        requestId: `gemini-flash-tts_${randomUUID()}`,
        submission,
        faults,
        createdAt: clock.now(),
        startedAt: clock.monotonic(),
        latencyMs: isSlow ? options.slowJobMs : latencyMs,
        struck: new Set(),
      };
      jobs.set(job.requestId, job);
      active.add(job);
      return job;
    },
    get: (requestId) => jobs.get(requestId),
    underWay() {
      for (const job of active) if (elapsed(job) >= job.latencyMs) active.delete(job);
      return active.size;
    },
    describe(job, { mediaUrls, has }) {
      const hasEnded = elapsed(job) >= job.latencyMs;
      const isQueued = elapsed(job) < job.latencyMs / 4;
      const finalStatus = has('failed') ? 'FAILED' : has('error') ? 'ERROR' : 'COMPLETED';
      const status = hasEnded ? finalStatus : isQueued ? 'QUEUED' : 'PROCESSING';
      const date = (ms: number): string => new Date(job.createdAt + ms).toISOString();
      return {
        request_id: job.requestId,
        status,
        model_id: 'gemini-flash-tts',
        error:
          status === 'FAILED' || status === 'ERROR'
            ? `The sandbox was told to end this job as ${status}`
            : null,
        output: status === 'COMPLETED' ? { media_url: mediaUrls, media_type: 'audio/wav' } : null,
        created_at: date(0),
        updated_at: date(hasEnded ? job.latencyMs : isQueued ? 0 : job.latencyMs / 4),
        completed_at: status === 'COMPLETED' ? date(job.latencyMs) : null,
      };
    },
    reset() {
      jobs.clear();
      active.clear();
    },
  };
}
