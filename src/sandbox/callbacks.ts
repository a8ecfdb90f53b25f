import type { Clock } from '../base/time/clock.js';
import type { Job } from './jobs.js';
import type { CallbackReport } from './ledger.js';
import type { SandboxOptions } from './options.js';

export interface SandboxCallbacks {
  /** Tells the job's webhook, if it has one, when the job has ended. */
  schedule(job: Job): void;
  /** Forgets what is not sent yet. */
  reset(): void;
}

/** A receiver has this long to answer. */
const answerMs = 5000;

/**
 * Callbacks as on the vendor's API page ("Error via Status/Webhook"): a POST of the body that the status endpoint gives,
 * when the job has ended, tried again while it is not answered with 2xx. No key and no signature goes with it.
 */
export function createCallbacks(
  options: SandboxOptions,
  world: {
    readonly clock: Clock;
    readonly describe: (job: Job) => object;
    readonly report: (callback: CallbackReport) => void;
  },
): SandboxCallbacks {
  const { clock, describe, report } = world;
  let ending = new AbortController();

  async function tell(job: Job, url: string, signal: AbortSignal): Promise<void> {
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
      // It rejects when the sandbox is reset or closed, and then nobody waits for it.
      tell(job, webhookUrl, ending.signal).catch(() => {});
    },
    reset() {
      ending.abort();
      ending = new AbortController();
    },
  };
}

/** The status of the answer; 0: there was none. */
async function post(url: string, body: object, signal: AbortSignal): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
