import type { Session } from '../session.js';
import type { Job } from './job.js';

/**
 * Polls another request when the gateway does not find one: a request that it certainly had, because its audio was
 * downloaded. If it finds that one, only the first is lost; otherwise it finds no request at the moment. A success goes to the
 * circuit breaker. Without such a request, nothing is sent.
 */
export async function probeKnownRequest(
  { journal, engine, gateway: { pollLimiter, breakers }, signal }: Session,
  { requestId }: Job,
): Promise<void> {
  const known = journal.entries.findLast(
    (entry) => entry.type === 'taken' && entry.requestId !== requestId && entry.origin === engine.origin,
  );
  if (known?.type !== 'taken') return;
  await pollLimiter.acquire(signal);
  const outcome = await engine.poll(known.requestId, signal);
  if (outcome.kind === 'rate-limited') pollLimiter.throttled(outcome.retryAfterMs);
  if (['pending', 'completed', 'failed'].includes(outcome.kind)) breakers.knownRequestSucceeded('status');
}
