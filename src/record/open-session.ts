import { makePurse } from './budget/budget.js';
import { makeMonthBudget } from './budget/monthly-budget.js';
import { asJobEngine } from './jobs/direct-as-jobs.js';
import { makeGivenIds } from './jobs/given-ids.js';
import { makePace } from './jobs/poll-rate-limiter.js';
import { makePollSchedule, pollAtOnce } from './jobs/poll-schedule.js';
import { makeMeasuring } from './measure-takes.js';
import { makeDirectPace } from './rate-limit/direct-rate-limiter.js';
import { makeSubmissionPace } from './rate-limit/rate-limiter.js';
import type { RecordOptions } from './record-options.js';
import { makeCircuitBreakers } from './recovery/circuit-breakers.js';
import { type LostAnswersOptions, makeLostAnswers } from './recovery/lost-responses.js';
import type { Stop } from './recovery/stop-for-denial.js';
import { makeOutage } from './recovery/unreachable-gateway.js';
import type { Session, SessionWebhook } from './session.js';
import { makeCallbacks } from './webhook/callbacks.js';
import { makeWakers } from './webhook/notifier.js';

/** Opens what the jobs of one run share. */
export function openSession(
  options: RecordOptions,
  { signal, lateSignal }: Pick<Session, 'signal' | 'lateSignal'>,
): Session {
  let stopped: Stop | null = null;
  const { journal, takes, clock, random, retries, maxWaitMs, strictBilling, onEvent } = options;
  const engine = asJobEngine(options.engine, options);
  const givenIds = makeGivenIds(journal.entries, engine.origin);
  const purse = makePurse(options.budgetMicroUsd);
  const polls = makePace(options);
  const outage = makeOutage(options);
  const hasJobs = options.engine.kind === 'jobs';
  const submissions = hasJobs ? makeSubmissionPace(options) : makeDirectPace(options);
  const stop = (reason: Stop): void => {
    if (stopped !== null) return;
    stopped = reason;
    // Whoever waits for the gateway to come back, or for a turn, has nothing more to ask of it.
    outage.over();
    submissions.over();
    breakers.over();
    onEvent({ type: 'buying-stopped', reason: reason.message });
  };
  const breakers = makeCircuitBreakers({
    ...options,
    origin: engine.origin,
    canRecover: options.webhook !== null,
    stop,
  });
  return {
    engine,
    journal,
    takes,
    measuring: makeMeasuring({ journal, takes, signal }),
    clock,
    random,
    retries,
    maxWaitMs,
    onEvent,
    signal,
    lateSignal,
    money: {
      pricing: options.plan.pricing,
      purse,
      months: makeMonthBudget({ ...options, budgetMicroUsd: options.monthlyBudgetMicroUsd }),
      strictBilling,
    },
    pacing: { submissions, polls, pollSchedule: hasJobs ? makePollSchedule() : pollAtOnce, outage, breakers },
    webhook: {
      ...openCallbacks(options, { engine, polls, journal, givenIds, purse, clock, random, onEvent, signal }),
      wakers: makeWakers(),
    },
    givenIds,
    stopped: () => stopped,
    stop,
  };
}

/** What callbacks are good for; with those that earlier runs asked for, and whose answers were lost. */
function openCallbacks(
  { webhook, ledger, journal }: RecordOptions,
  given: Omit<LostAnswersOptions, 'callbacks'>,
): Pick<SessionWebhook, 'callbacks' | 'lostAnswers'> {
  if (webhook === null) return { callbacks: null, lostAnswers: null };
  const callbacks = makeCallbacks(webhook.url, (submission, requestId) =>
    journal.append({ type: 'called-back', submission, requestId }),
  );
  const lostAnswers = makeLostAnswers({ ...given, callbacks });
  for (const doubt of [...ledger.doubts.values()].flat()) {
    if (doubt.callback === null) continue;
    callbacks.expect(doubt.submission, doubt.callback);
    lostAnswers.watch(doubt, null);
  }
  return { callbacks, lostAnswers };
}
