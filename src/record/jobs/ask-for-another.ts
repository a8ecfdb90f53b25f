import type { Session } from '../session.js';
import type { Job } from './job.js';

/**
 * Asks the gateway for a request that it certainly knew, since its audio was fetched: only a comparison tells whether one
 * request is unknown or the gateway knows none just now. The answer goes to the circuit breaker; no such request, no answer.
 */
export async function askForAnother(
  { journal, engine, gateway: { pollLimiter: polls, breakers }, signal }: Session,
  { requestId }: Job,
): Promise<void> {
  const known = journal.entries.findLast(
    (entry) => entry.type === 'taken' && entry.requestId !== requestId && entry.origin === engine.origin,
  );
  if (known?.type !== 'taken') return;
  await polls.acquire(signal);
  const outcome = await engine.poll(known.requestId, signal);
  if (outcome.kind === 'rate-limited') polls.throttled(outcome.retryAfterMs);
  if (['pending', 'completed', 'failed'].includes(outcome.kind)) breakers.compared('status');
}
