import { randomUUID } from 'node:crypto';
import type { MicroUsd } from '../base/money/money.js';
import { monthOf } from '../base/money/month.js';
import type { SubmitOutcome } from '../engines/engine.js';
import type { Chunk } from '../split/chunk.js';
import type { JournalStep } from '../state/journal/journal-entry.js';
import type { Doubt } from '../state/ledger.js';
import { type Money, setAside } from './budget/reserve-price.js';
import type { Pause, Turn } from './rate-limit/rate-limiter.js';
import { stopForStore } from './recovery/stop-for-denial.js';
import type { Session } from './session.js';

/** A submission of this run whose answer was lost, and the money that it may have cost. */
export interface LostSubmission extends Doubt {
  readonly money: Money;
}

/** Submissions of one chunk that nobody knows the request ids of: those of this run, and those of earlier ones. */
export interface Lost {
  readonly lost: LostSubmission[];
  readonly earlier: readonly Doubt[];
}

export type Submitted =
  | Exclude<SubmitOutcome, { readonly kind: 'accepted' | 'rate-limited' }>
  | {
      readonly kind: 'accepted';
      readonly requestId: string;
      /** The gateway gave the id to an earlier request too. */
      readonly isReused: boolean;
      readonly turn: Turn;
      readonly money: Money;
    }
  /** The gateway takes nothing for now: too many requests, or a quota that will be replenished. */
  | { readonly kind: 'held-off'; readonly message: string; readonly pause: Pause }
  | { readonly kind: 'unbought' }
  /** Not tried: the money was set aside in a month that is over. */
  | { readonly kind: 'month-turned' }
  /** The answer to an earlier try of this run was lost, and a callback told its request id. */
  | { readonly kind: 'came-home'; readonly requestId: string; readonly money: Money }
  /** The same for a submission of an earlier run. */
  | { readonly kind: 'found'; readonly requestId: string };

/**
 * Sets the price aside, waits for a turn, submits; whatever happens, the money ends up somewhere. `mayTurn`: when a month
 * ends meanwhile, the money is to be set aside anew.
 */
export async function submit(
  session: Session,
  chunk: Chunk,
  { mayTurn, ...doubts }: Lost & { readonly mayTurn: boolean },
): Promise<Submitted> {
  const home = cameHome(session, doubts);
  if (home !== null) return home;
  const money = await setAside(session, chunk.text.length);
  if (money === null) return { kind: 'unbought' };
  // Until the POST may have left, an error means that nothing was spent; after it, that nobody knows.
  let settle = () => money.release();
  let turn: Turn | null = null;
  let isProbe = false;
  try {
    // After the wait for money, not before: a pause that began meanwhile holds for this submission too.
    ({ turn, isProbe } = await nextTurn(session));
    if (session.stopped() !== null) return { kind: 'unbought' };
    // Those waits may be long: what came home meanwhile is not bought again.
    const late = cameHome(session, doubts);
    if (late !== null) return late;
    // Read once: the line stands in the very month that pays for it.
    const now = session.clock.now();
    const isTurned = monthOf(now) !== monthOf(money.at);
    if (isTurned && mayTurn) return { kind: 'month-turned' };
    const intent = { now: isTurned ? money.at : now, priceMicroUsd: money.priceMicroUsd };
    const written = await writeIntent(session, chunk, intent);
    if (written === null) return { kind: 'unbought' };
    const { doubt, callbackUrl } = written;
    await turn.sending();
    if (!(await mayBeSent(session, doubt.submission))) return { kind: 'unbought' };
    settle = () => money.doubt();
    session.onEvent({ type: 'chunk-submitting', chapter: chunk.chapter, chunk: chunk.chunk });
    const { text, speaker } = chunk;
    const outcome = await session.engine.submit({ text, ...speaker, callbackUrl }, session.lateSignal);
    if (outcome.kind !== 'unreachable') session.pacing.outage.over();
    settle = settlement(money, outcome);
    const isReused =
      outcome.kind === 'accepted' && !session.givenIds.claim(outcome.requestId, doubt.submission);
    const submitted = inTurn(outcome, { turn, money, isReused });
    await writeOutcome(session, { chunk, doubt, outcome });
    if (outcome.kind === 'accepted' || outcome.kind === 'uncertain') isProbe = false;
    if (outcome.kind === 'accepted') session.pacing.breakers.succeeded('submission');
    if (outcome.kind === 'uncertain') {
      doubts.lost.push({ ...doubt, money });
      const { submission: id } = doubt;
      session.pacing.breakers.failed('submission', { id, message: outcome.message, isFresh: true });
    }
    return submitted;
  } finally {
    turn?.withdrawn();
    if (isProbe) session.pacing.breakers.unprobed();
    settle();
  }
}

/** Waits until the gateway can be reached, works as far as known, and has room for a request. Rejects with the signal's reason. */
async function nextTurn({
  pacing,
  signal,
}: Session): Promise<{ readonly turn: Turn; readonly isProbe: boolean }> {
  for (;;) {
    await pacing.outage.turn(signal);
    await pacing.breakers.turn(signal);
    const turn = await pacing.submissions.turn(signal);
    // A circuit may have opened during that last wait.
    const entered = pacing.breakers.enter();
    if (entered !== null) return { turn, isProbe: entered === 'probe' };
    turn.withdrawn();
  }
}

/** A request id that came home for a submission whose answer was lost; null: none did. */
function cameHome({ pacing, webhook: { lostAnswers } }: Session, { lost, earlier }: Lost): Submitted | null {
  const own = lostAnswers?.take(lost) ?? null;
  if (own !== null) {
    pacing.breakers.recovered(own.doubt.submission);
    return { kind: 'came-home', requestId: own.requestId, money: own.doubt.money };
  }
  const found = lostAnswers?.take(earlier) ?? null;
  return found === null ? null : { kind: 'found', requestId: found.requestId };
}

/** Tells the pace what an answer says of the gateway's limits, at once: its moment counts. */
function inTurn(
  outcome: SubmitOutcome,
  { turn, ...given }: { readonly turn: Turn; readonly money: Money; readonly isReused: boolean },
): Submitted {
  switch (outcome.kind) {
    case 'accepted':
      turn.accepted();
      return { ...outcome, turn, ...given };
    case 'rate-limited':
      return { kind: 'held-off', message: outcome.message, pause: turn.rejected(outcome.retryAfterMs) };
    case 'denied':
      if (outcome.reason !== 'quota' || outcome.retryAfterMs === null) return outcome;
      return { kind: 'held-off', message: outcome.message, pause: turn.paused(outcome.retryAfterMs) };
    default:
      return outcome;
  }
}

/** The line before the POST: from here on, a crash leaves this request uncertain. Gives what is to be doubted should its answer be lost; null: the store could not be told, and buying has stopped. */
async function writeIntent(
  session: Session,
  { key, text, speaker }: Chunk,
  { now, priceMicroUsd }: { readonly now: number; readonly priceMicroUsd: MicroUsd },
): Promise<{ readonly doubt: Doubt; readonly callbackUrl: string | null } | null> {
  const { journal, engine } = session;
  const { price } = session.money.pricing;
  const submission = randomUUID();
  const { name, model } = engine.profile;
  const { digest: callback, url: callbackUrl } = session.webhook.callbacks?.issue(submission) ?? noCallback;
  const intent = { submission, key, engine: name, model, text, ...speaker, priceMicroUsd };
  const step: JournalStep = {
    type: 'submitting',
    ...intent,
    ...(price.per === 'minute' && { perMinuteMicroUsd: price.microUsd }),
    ...(callback !== null && { callback }),
  };
  try {
    await journal.append(step, now);
  } catch (error) {
    const stop = stopForStore(error);
    if (stop === null) throw error;
    session.stop(stop);
    return null;
  }
  return { doubt: { submission, key, priceMicroUsd, sentAt: now, callback, hints: [] }, callbackUrl };
}

/**
 * The last look before the POST. Where the run is to end, buying has stopped, or the lock is another's by now, the line
 * that announces the request is closed. @throws the signal's reason
 */
async function mayBeSent(session: Session, submission: string): Promise<boolean> {
  const { journal, signal } = session;
  const obstacle: unknown = await journal.requireOwn(signal).then(
    () => (signal.aborted ? signal.reason : null),
    (error: unknown) => error,
  );
  const stop = stopForStore(obstacle);
  if (stop !== null) session.stop(stop);
  const stopped = session.stopped();
  if (obstacle === null && stopped === null) return true;
  const why = signal.aborted ? 'the run was ended' : (stopped?.message ?? String(obstacle));
  await journal.append({ type: 'refused', submission, reason: `it was not sent: ${why}` });
  if (obstacle !== null && stop === null) throw obstacle;
  return false;
}

const noCallback = { digest: null, url: null };

/** Where the money that was set aside goes. */
function settlement(money: Money, outcome: SubmitOutcome): () => void {
  switch (outcome.kind) {
    case 'accepted':
      return () => money.spend();
    case 'uncertain':
      return () => money.doubt();
    default:
      return () => money.release();
  }
}

/** The line after the POST, before anything else happens. */
async function writeOutcome(
  { journal, onEvent, webhook: { callbacks, wakers } }: Session,
  { chunk, doubt, outcome }: { chunk: Chunk; doubt: Doubt; outcome: SubmitOutcome },
): Promise<void> {
  const { submission, priceMicroUsd } = doubt;
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  switch (outcome.kind) {
    case 'accepted': {
      const { requestId } = outcome;
      await journal.append({ type: 'accepted', submission, key: chunk.key, requestId });
      callbacks?.listenToKnown(submission, () => wakers.wake(requestId));
      return onEvent({ type: 'chunk-accepted', ...ref, requestId, priceMicroUsd });
    }
    case 'uncertain':
      await journal.append({ type: 'uncertain', submission, reason: outcome.message });
      return onEvent({ type: 'chunk-uncertain', ...ref, priceMicroUsd, reason: outcome.message });
    default:
      await journal.append({ type: 'refused', submission, reason: outcome.message });
  }
}
