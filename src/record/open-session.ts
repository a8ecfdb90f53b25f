import { makeBudget } from './budget/budget.js';
import { makeMonthlyBudget } from './budget/monthly-budget.js';
import { asJobEngine } from './jobs/direct-as-jobs.js';
import { makeGivenIds } from './jobs/given-ids.js';
import { makePollSchedule, pollAtOnce } from './jobs/poll-schedule.js';
import { makeMeasuring } from './measure-takes.js';
import { makeDirectRateLimiter } from './rate-limit/direct-rate-limiter.js';
import { makePollRateLimiter } from './rate-limit/poll-rate-limiter.js';
import { makeRateLimiter } from './rate-limit/rate-limiter.js';
import type { RecordOptions } from './record-options.js';
import { makeCircuitBreakers } from './recovery/circuit-breakers.js';
import { makeConnectionBreaker } from './recovery/connection-breaker.js';
import { type LostResponsesOptions, makeLostResponses } from './recovery/recover-lost-responses.js';
import type { Stop } from './recovery/stop.js';
import type { Session, SessionWebhook } from './session.js';
import { makeCallbacks } from './webhook/callbacks.js';
import { makeNotifier } from './webhook/notifier.js';

/** Opens what the jobs of one run share. */
export function openSession(
  options: RecordOptions,
  { signal, lateSignal }: Pick<Session, 'signal' | 'lateSignal'>,
): Session {
  let stopped: Stop | null = null;
  const { state, limits, clock, random, onEvent } = options;
  const { journal, takes } = state;
  const engine = asJobEngine(options.engine, { ...options, answers: state.answers });
  const givenIds = makeGivenIds(journal.entries, engine.origin);
  const budget = makeBudget(limits.budgetMicroUsd);
  const polls = makePollRateLimiter(options);
  const outage = makeConnectionBreaker(options);
  const hasJobs = options.engine.kind === 'jobs';
  const submissions = (hasJobs ? makeRateLimiter : makeDirectRateLimiter)({
    clock,
    random,
    maxWaitMs: limits.maxWaitMs,
  });
  const stop = (reason: Stop): void => {
    if (stopped !== null) return;
    stopped = reason;
    // Whoever waits for the gateway to come back, or for a turn, has nothing more to ask of it.
    outage.succeeded();
    submissions.close();
    breakers.over();
    onEvent({ type: 'buying-stopped', reason: reason.message });
  };
  const breakers = makeCircuitBreakers({
    ...options,
    maxWaitMs: limits.maxWaitMs,
    origin: engine.origin,
    canRecover: options.webhook !== null,
    stop,
  });
  return {
    engine,
    journal,
    takes,
    measuring: makeMeasuring({ journal, takes, signal }),
    limits,
    clock,
    random,
    onEvent,
    signal,
    lateSignal,
    money: {
      pricing: options.plan.pricing,
      budget,
      monthly: makeMonthlyBudget({ ...options, budgetMicroUsd: limits.monthlyBudgetMicroUsd }),
    },
    gateway: {
      rateLimiter: submissions,
      pollLimiter: polls,
      pollSchedule: hasJobs ? makePollSchedule() : pollAtOnce,
      connection: outage,
      breakers,
    },
    webhook: {
      ...openCallbacks(options, {
        engine,
        pollLimiter: polls,
        journal,
        givenIds,
        budget,
        clock,
        random,
        onEvent,
        signal,
      }),
      notifier: makeNotifier(),
    },
    givenIds,
    stopped: () => stopped,
    stop,
  };
}

/** What callbacks are good for; with those that earlier runs asked for, and whose answers were lost. */
function openCallbacks(
  { webhook, ledger, state: { journal } }: RecordOptions,
  given: Omit<LostResponsesOptions, 'callbacks'>,
): Pick<SessionWebhook, 'callbacks' | 'lostResponses'> {
  if (webhook === null) return { callbacks: null, lostResponses: null };
  const callbacks = makeCallbacks(webhook.url, (submission, requestId) =>
    journal.append({ type: 'called-back', submission, requestId }),
  );
  const lostResponses = makeLostResponses({ ...given, callbacks });
  for (const doubt of [...ledger.uncertain.values()].flat()) {
    if (doubt.callback === null) continue;
    callbacks.expect(doubt.submission, doubt.callback);
    lostResponses.watch(doubt, null);
  }
  return { callbacks, lostResponses };
}
