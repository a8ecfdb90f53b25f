import { makeBudget } from './budget/budget.js';
import { makeMonthlyBudget } from './budget/monthly-budget.js';
import type { GovernedRun, RunGovernor } from './governor.js';
import { asJobEngine } from './jobs/direct-as-jobs.js';
import { makeGivenIds } from './jobs/given-ids.js';
import { makePollSchedule, pollImmediately } from './jobs/poll-schedule.js';
import { localGovernor } from './local-governor.js';
import { makeMeasuring } from './measure-takes.js';
import { makePollRateLimiter } from './rate-limit/poll-rate-limiter.js';
import type { RecordOptions } from './record-options.js';
import { makeCircuitBreakers } from './recovery/circuit-breakers.js';
import { makeConnectionBreaker } from './recovery/connection-breaker.js';
import { type LostResponsesOptions, makeLostResponses } from './recovery/recover-lost-responses.js';
import type { Stop } from './recovery/stop.js';
import type { GatewayAccess, Session, SessionMoney, SessionWebhook } from './session.js';
import { makeCallbacks } from './webhook/callbacks.js';
import { makeNotifier } from './webhook/notifier.js';

/** Creates the state that all jobs of a run share. The caller closes it, which reports the last charges to the governor. */
export function openSession(
  options: RecordOptions,
  { signal, lateSignal }: Pick<Session, 'signal' | 'lateSignal'>,
): Session & { readonly close: () => Promise<void> } {
  let stopped: Stop | null = null;
  const { state, limits, clock, random, onEvent } = options;
  const { journal, takes } = state;
  const engine = asJobEngine(options.engine, { ...options, directAudio: state.directAudio });
  const givenIds = makeGivenIds(journal.entries, engine.origin);
  const stop = (reason: Stop): void => {
    if (stopped !== null) return;
    stopped = reason;
    money.shared.close();
    endWaits(gateway);
    onEvent({ type: 'buying-stopped', reason: reason.message });
  };
  const governor = (options.governor ?? localGovernor).open(governedRun(options, { signal, stop }));
  const money = openMoney(options, governor);
  const gateway = openGateway(options, { origin: engine.origin, stop, governor });
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
  return { ...context, ...resources, stop, stopped: () => stopped, close: () => governor.close() };
}

/** Returns what a governor needs to know of this run. */
const governedRun = (
  { account, ledger, limits, engine, clock, random, onEvent }: RecordOptions,
  run: Pick<GovernedRun, 'signal' | 'stop'>,
): GovernedRun => ({
  ...run,
  account,
  engineKind: engine.kind,
  charged: new Map(
    [...ledger.months].map(([month, one]) => [month, one.spentMicroUsd + one.uncertainMicroUsd]),
  ),
  maxWaitMs: limits.maxWaitMs,
  clock,
  random,
  onEvent,
});

/** Creates the budgets. */
function openMoney(options: RecordOptions, { budget: shared }: RunGovernor): SessionMoney {
  const { plan, limits } = options;
  return {
    pricing: plan.pricing,
    budget: makeBudget(limits.budgetMicroUsd),
    monthly: makeMonthlyBudget({
      ...options,
      budgetMicroUsd: limits.monthlyBudgetMicroUsd,
      onRefund: ({ priceMicroUsd, month }) => shared.refund(priceMicroUsd, month),
    }),
    shared,
  };
}

/** Creates everything that decides when a request may be sent. */
function openGateway(
  options: RecordOptions,
  {
    origin,
    stop,
    governor,
  }: { readonly origin: string; readonly stop: (stop: Stop) => void; readonly governor: RunGovernor },
): GatewayAccess {
  const { maxWaitMs } = options.limits;
  const hasJobs = options.engine.kind === 'jobs';
  return {
    rateLimiter: governor.rateLimiter,
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
