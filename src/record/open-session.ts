import { makeBudget } from './budget/budget.js';
import { makeMonthlyBudget } from './budget/monthly-budget.js';
import { asJobEngine } from './jobs/direct-as-jobs.js';
import { makeGivenIds } from './jobs/given-ids.js';
import { makePollSchedule, pollImmediately } from './jobs/poll-schedule.js';
import { makeMeasuring } from './measure-takes.js';
import { makeDirectRateLimiter } from './rate-limit/direct-rate-limiter.js';
import { makePollRateLimiter } from './rate-limit/poll-rate-limiter.js';
import { makeRateLimiter } from './rate-limit/rate-limiter.js';
import type { RecordOptions } from './record-options.js';
import { makeCircuitBreakers } from './recovery/circuit-breakers.js';
import { makeConnectionBreaker } from './recovery/connection-breaker.js';
import { type LostResponsesOptions, makeLostResponses } from './recovery/recover-lost-responses.js';
import type { Stop } from './recovery/stop.js';
import type { GatewayAccess, Session, SessionMoney, SessionWebhook } from './session.js';
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
  const engine = asJobEngine(options.engine, { ...options, directAudio: state.directAudio });
  const givenIds = makeGivenIds(journal.entries, engine.origin);
  const money: SessionMoney = {
    pricing: options.plan.pricing,
    budget: makeBudget(limits.budgetMicroUsd),
    monthly: makeMonthlyBudget({ ...options, budgetMicroUsd: limits.monthlyBudgetMicroUsd }),
  };
  const stop = (reason: Stop): void => {
    if (stopped !== null) return;
    stopped = reason;
    endWaits(gateway);
    onEvent({ type: 'buying-stopped', reason: reason.message });
  };
  const gateway = openGateway(options, { origin: engine.origin, stop });
  const { pollLimiter } = gateway;
  const { budget } = money;
  const webhook: SessionWebhook = {
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
  };
  const measuring = makeMeasuring({ journal, takes, signal });
  const context = { clock, random, onEvent, signal, lateSignal };
  const resources = { engine, journal, takes, measuring, limits, money, gateway, webhook, givenIds };
  return { ...context, ...resources, stop, stopped: () => stopped };
}

/** Creates everything that decides when a request may be sent. */
function openGateway(
  options: RecordOptions,
  { origin, stop }: { readonly origin: string; readonly stop: (stop: Stop) => void },
): GatewayAccess {
  const { clock, random } = options;
  const { maxWaitMs } = options.limits;
  const hasJobs = options.engine.kind === 'jobs';
  return {
    rateLimiter: (hasJobs ? makeRateLimiter : makeDirectRateLimiter)({ clock, random, maxWaitMs }),
    pollLimiter: makePollRateLimiter(options),
    pollSchedule: hasJobs ? makePollSchedule() : pollImmediately,
    connection: makeConnectionBreaker(options),
    breakers: makeCircuitBreakers({
      ...options,
      maxWaitMs,
      origin,
      canRecover: options.webhook !== null,
      stop,
    }),
  };
}

/** Ends all waits for the gateway, because nothing more is sent. */
function endWaits({ connection, rateLimiter, breakers }: GatewayAccess): void {
  connection.succeeded();
  rateLimiter.close();
  breakers.endWaits();
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
