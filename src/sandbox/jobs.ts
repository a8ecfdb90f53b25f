import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/time/clock.js';
import { chance } from './chance.js';
import type { Submission } from './contract.js';
import type { FaultKind, SandboxOptions } from './options.js';

/** A submission that was accepted. */
export interface Job {
  readonly requestId: string;
  readonly submission: Submission;
  readonly faults: readonly FaultKind[];
  /** Wall time, for the answer's dates. */
  readonly createdAt: number;
  readonly startedAt: number;
  readonly latencyMs: number;
  /** Faults that strike once have struck. */
  readonly struck: Set<FaultKind>;
}

export interface Jobs {
  /** `isSlow`: it takes `slowJobMs`. */
  add(
    submission: Submission,
    struck: { readonly faults: readonly FaultKind[]; readonly isSlow: boolean },
  ): Job;
  get(requestId: string): Job | undefined;
  underWay(): number;
  /** The status endpoint's body for a job. `has`: whether a fault strikes it. */
  describe(
    job: Job,
    answer: { readonly mediaUrls: readonly string[]; readonly has: (fault: FaultKind) => boolean },
  ): object;
  reset(): void;
}

/** Keeps the jobs: what they say, never their sound, which is made when it is downloaded. */
export function createJobs(options: SandboxOptions, clock: Clock): Jobs {
  const jobs = new Map<string, Job>();
  const active = new Set<Job>();
  const elapsed = (job: Job): number => clock.monotonic() - job.startedAt;
  return {
    add(submission, { faults, isSlow }) {
      const [min, max] = options.latencyMs;
      const drawn = min + (max - min) * chance(options.seed, 'latency', submission.digest);
      const job: Job = {
        requestId: `gemini-flash-tts_${randomUUID()}`,
        submission,
        faults,
        createdAt: clock.now(),
        startedAt: clock.monotonic(),
        latencyMs: isSlow ? options.slowJobMs : drawn,
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
      const ended = elapsed(job) >= job.latencyMs;
      const queued = elapsed(job) < job.latencyMs / 4;
      const end = has('failed') ? 'FAILED' : has('error') ? 'ERROR' : 'COMPLETED';
      const status = ended ? end : queued ? 'QUEUED' : 'PROCESSING';
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
        updated_at: date(ended ? job.latencyMs : queued ? 0 : job.latencyMs / 4),
        completed_at: status === 'COMPLETED' ? date(job.latencyMs) : null,
      };
    },
    reset() {
      jobs.clear();
      active.clear();
    },
  };
}
