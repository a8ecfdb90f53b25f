import { makeBudget } from './budget/budget.js';
import { makeMonthlyBudget } from './budget/monthly-budget.js';
import { asJobEngine } from './jobs/direct-as-jobs.js';
import { makeGivenIds } from './jobs/given-ids.js';
import { makePollRateLimiter } from './jobs/poll-rate-limiter.js';
import { makePollSchedule, pollImmediately } from './jobs/poll-schedule.js';
import { makeMeasuring } from './measure-takes.js';
import { makeDirectRateLimiter } from './rate-limit/direct-rate-limiter.js';
import { makeRateLimiter } from './rate-limit/rate-limiter.js';
import type { RecordOptions } from './record-options.js';
import { makeCircuitBreakers } from './recovery/circuit-breakers.js';
import { makeConnectionBreaker } from './recovery/connection-breaker.js';
import { type LostResponsesOptions, makeLostResponses } from './recovery/lost-responses.js';
import type { Stop } from './recovery/stop.js';
import type { Session, SessionWebhook } from './session.js';
import { makeCallbacks } from './webhook/callbacks.js';
import { makeNotifier } from './webhook/notifier.js';

/** Creates the state that all jobs of a run share. */
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
  const pollLimiter = makePollRateLimiter(options);
  const connection = makeConnectionBreaker(options);
  const hasJobs = options.engine.kind === 'jobs';
  const rateLimiter = (hasJobs ? makeRateLimiter : makeDirectRateLimiter)({
    clock,
    random,
    maxWaitMs: limits.maxWaitMs,
  });
  const stop = (reason: Stop): void => {
    if (stopped !== null) return;
    stopped = reason;
    // Nothing more is sent, so all waits for the gateway end.
    connection.succeeded();
    rateLimiter.close();
    breakers.endWaits();
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
      rateLimiter,
      pollLimiter,
      pollSchedule: hasJobs ? makePollSchedule() : pollImmediately,
      connection,
      breakers,
    },
    webhook: {
      ...openCallbacks(options, {
        engine,
        pollLimiter,
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

/** Creates the handling of callbacks, and expects those for lost responses of earlier runs. */
function openCallbacks(
  { webhook, ledger, state: { journal } }: RecordOptions,
  options: Omit<LostResponsesOptions, 'callbacks'>,
): Pick<SessionWebhook, 'callbacks' | 'lostResponses'> {
  if (webhook === null) return { callbacks: null, lostResponses: null };
  const callbacks = makeCallbacks(webhook.url, (submission, requestId) =>
    journal.append({ type: 'called-back', submission, requestId }),
  );
  const lostResponses = makeLostResponses({ ...options, callbacks });
  for (const request of [...ledger.uncertain.values()].flat()) {
    if (request.callback === null) continue;
    callbacks.expect(request.submission, request.callback);
    lostResponses.watch(request, null);
  }
  return { callbacks, lostResponses };
}
