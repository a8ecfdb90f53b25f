import type { Clock } from '../base/time/clock.js';
import type { Job } from './jobs.js';
import type { CallbackReport } from './ledger.js';
import type { SandboxOptions } from './options.js';

/** The callbacks of a sandbox. */
export interface SandboxCallbacks {
  /** Sends a callback to the job's webhook, if it has one, when the job has ended. */
  schedule(job: Job): void;
  /** Cancels all callbacks that are not sent yet. */
  reset(): void;
}

/** The time in which a receiver must respond. */
const timeoutMs = 5000;

/**
 * Creates callbacks as on the vendor's API page ("Error via Status/Webhook"). When a job has ended, the sandbox sends a POST
 * with the body of the status endpoint, without a key or signature. It retries until the response is a 2xx.
 */
export function createCallbacks(
  options: SandboxOptions,
  context: {
    readonly clock: Clock;
    readonly describe: (job: Job) => object;
    readonly report: (callback: CallbackReport) => void;
  },
): SandboxCallbacks {
  const { clock, describe, report } = context;
  let cancel = new AbortController();

  async function send(job: Job, url: string, signal: AbortSignal): Promise<void> {
    const statuses: number[] = [];
    report({ requestId: job.requestId, statuses });
    await clock.sleep(job.latencyMs, signal);
    for (const pauseMs of [0, ...options.callbackRetriesMs]) {
      await clock.sleep(pauseMs, signal);
      const status = await post(url, describe(job), signal);
      statuses.push(status);
      if (status >= 200 && status < 300) return;
    }
  }

  return {
    schedule(job) {
      const { webhookUrl } = job.submission;
      if (webhookUrl === null) return;
      // It rejects when the sandbox is reset or closed.
      send(job, webhookUrl, cancel.signal).catch(() => {});
    },
    reset() {
      cancel.abort();
      cancel = new AbortController();
    },
  };
}

/** Sends a callback and returns the status of the response; 0 if there is none. */
async function post(url: string, body: object, signal: AbortSignal): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
