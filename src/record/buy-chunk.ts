import { randomUUID } from 'node:crypto';
import type { ChunkRef } from '../base/events.js';
import { formatUsd } from '../base/money.js';
import type { SubmitOutcome } from '../engines/engine.js';
import type { Chunk } from '../split/chunk.js';
import type { Doubt } from '../state/ledger.js';
import { awaitLostAnswer } from './await-lost-answer.js';
import { backoffMs } from './backoff.js';
import { followJob } from './follow-job.js';
import type { Session } from './session.js';
import type { Slot } from './slot.js';
import { stopForDenial, stopForPause } from './stop-for-denial.js';
import type { Pause, Turn } from './submission-pace.js';

/** How buying a chunk ended. */
export type Bought =
  | { readonly kind: 'recorded' }
  /** This chunk has no audio, and why; others go on. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Nothing was bought: a callback told the request id of a submission that an earlier run made. */
  | { readonly kind: 'found'; readonly requestId: string }
  /** Not tried, because buying has stopped for everyone. */
  | { readonly kind: 'unbought' };

/** A FAILED job was charged: it is tried once more, and no more than that. */
const chargedFailures = 1;

/**
 * Buys one chunk: submits it, writes down what came of it, follows the job. What was not charged is tried again up to
 * `retries` times, and so is what may have been (each counted against the budget; under strict billing it is not); a 429
 * is a wait, never a try, and so is a gateway that is not there at all. `earlier`: what earlier runs sent for this chunk,
 * and whose answers were lost.
 */
export async function buyChunk(
  session: Session,
  chunk: Chunk,
  { slot, earlier }: { slot: Slot; earlier: readonly Doubt[] },
): Promise<Bought> {
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  const lost: Doubt[] = [];
  let tries = 0;
  let failures = 0;
  const again = async (reason: string): Promise<boolean> => {
    tries += 1;
    if (tries > session.retries) return false;
    session.onEvent({ type: 'chunk-retried', ...ref, reason, attempt: tries });
    await session.clock.sleep(backoffMs(tries - 1, { random: session.random }), session.signal);
    return true;
  };

  for (;;) {
    await slot.enter();
    const outcome = await submitOrFind(session, chunk, { slot, lost, earlier });
    switch (outcome.kind) {
      case 'unbought':
      case 'found':
        return outcome;
      case 'rejected':
        return { kind: 'failed', reason: outcome.message };
      case 'held-off':
        if (outcome.pause.tooLong) {
          session.stop(stopForPause(outcome.message, { ...outcome.pause, maxWaitMs: session.maxWaitMs }));
          return { kind: 'unbought' };
        }
        session.onEvent({ type: 'rate-limited', waitMs: outcome.pause.waitMs });
        break;
      case 'denied':
        session.stop(stopForDenial(outcome));
        return { kind: 'unbought' };
      case 'unreachable':
        if (!waitsForGateway(session, outcome.message)) return { kind: 'failed', reason: outcome.message };
        break;
      case 'uncertain':
        if (session.strictBilling) return { kind: 'failed', reason: perhapsPaid(outcome.message) };
        if (!(await again(outcome.message))) return { kind: 'failed', reason: outcome.message };
        session.onEvent({ type: 'warning', code: 'uncertain-bought-again', message: boughtAgain(ref) });
        break;
      case 'unavailable':
        if (!(await again(outcome.message))) return { kind: 'failed', reason: outcome.message };
        break;
      case 'accepted':
      case 'came-home': {
        const { requestId } = outcome;
        const turn = outcome.kind === 'accepted' ? outcome.turn : null;
        const end = await followJob(session, { key: chunk.key, requestId, ref, collected: false }).finally(
          () => turn?.ended(),
        );
        if (end.kind === 'taken') return { kind: 'recorded' };
        if (end.kind === 'late') return { kind: 'failed', reason: `${end.reason}; the next run collects it` };
        if (end.charged) failures += 1;
        else refund(session, ref);
        if (failures > chargedFailures || !(await again(end.reason)))
          return { kind: 'failed', reason: end.reason };
        break;
      }
    }
  }
}

function refund({ purse, priceMicroUsd, onEvent }: Session, ref: ChunkRef): void {
  purse.refund(priceMicroUsd);
  onEvent({ type: 'chunk-refunded', ...ref, priceMicroUsd });
}

/** Why a chunk is not bought again under strict billing. */
export const perhapsPaid = (why: string): string =>
  `perhaps paid for already (${why}); without --strict-billing it is bought again`;

const boughtAgain = ({ chapter, chunk }: ChunkRef): string =>
  `Chapter ${chapter}, chunk ${chunk} is to be bought again: its first request may have been charged.`;

type Submitted =
  | Exclude<SubmitOutcome, { readonly kind: 'accepted' | 'rate-limited' }>
  | { readonly kind: 'accepted'; readonly requestId: string; readonly turn: Turn }
  /** The gateway takes nothing for now: too many requests, or a quota that will be replenished. */
  | { readonly kind: 'held-off'; readonly message: string; readonly pause: Pause }
  | { readonly kind: 'unbought' }
  /** The answer to an earlier try of this run was lost, and a callback told its request id. */
  | { readonly kind: 'came-home'; readonly requestId: string }
  | { readonly kind: 'found'; readonly requestId: string };

/** Submissions of one chunk that nobody knows the request ids of: those of this run, and those of earlier ones. */
interface Lost {
  readonly lost: Doubt[];
  readonly earlier: readonly Doubt[];
}

/** Submits; where the answer is lost, waits for what a callback tells of it. */
async function submitOrFind(
  session: Session,
  chunk: Chunk,
  { slot, ...doubts }: Lost & { slot: Slot },
): Promise<Submitted> {
  const outcome = await submit(session, chunk, doubts);
  const newest = doubts.lost.at(-1);
  if (outcome.kind !== 'uncertain' || newest === undefined) return outcome;
  session.lostAnswers?.watch(newest, { chapter: chunk.chapter, chunk: chunk.chunk });
  const requestId = await awaitLostAnswer(session, { doubts: doubts.lost, slot });
  return requestId === null ? outcome : { kind: 'came-home', requestId };
}

/** A request id that came home for a submission whose answer was lost; null: none did. */
function cameHome({ lostAnswers }: Session, { lost, earlier }: Lost): Submitted | null {
  const own = lostAnswers?.take(lost) ?? null;
  if (own !== null) return { kind: 'came-home', requestId: own };
  const found = lostAnswers?.take(earlier) ?? null;
  return found === null ? null : { kind: 'found', requestId: found };
}

/** Sets the price aside, waits for a turn, submits; whatever happens, the money ends up somewhere. */
async function submit(session: Session, chunk: Chunk, doubts: Lost): Promise<Submitted> {
  const { purse, priceMicroUsd } = session;
  const home = cameHome(session, doubts);
  if (home !== null) return home;
  if (session.stopped() !== null) return { kind: 'unbought' };
  if (!(await purse.reserve(priceMicroUsd, session.signal))) {
    session.stop({ code: 'budget', message: `The budget is reached: ${spending(session)}.` });
    return { kind: 'unbought' };
  }
  // Until the POST may have left, an error means that nothing was spent; after it, that nobody knows.
  let settle = () => purse.release(priceMicroUsd);
  let turn: Turn | null = null;
  try {
    // After the wait for money, not before: a pause that began meanwhile holds for this submission too.
    await session.outage.turn(session.signal);
    turn = await session.submissions.turn(session.signal);
    if (session.stopped() !== null) return { kind: 'unbought' };
    // Those waits may be long: what came home meanwhile is not bought again.
    const late = cameHome(session, doubts);
    if (late !== null) return late;
    const { doubt, callbackUrl } = await writeIntent(session, chunk);
    settle = () => purse.doubt(priceMicroUsd);
    const { text, speaker } = chunk;
    const outcome = await session.engine.submit({ text, ...speaker, callbackUrl }, session.lateSignal);
    if (outcome.kind !== 'unreachable') session.outage.over();
    settle = settlement(session, outcome);
    const submitted = inTurn(turn, outcome);
    await writeOutcome(session, { chunk, submission: doubt.submission, outcome });
    if (outcome.kind === 'uncertain') doubts.lost.push(doubt);
    return submitted;
  } finally {
    turn?.withdrawn();
    settle();
  }
}

/** Tells the pace what an answer says of the gateway's limits, at once: its moment counts. */
function inTurn(turn: Turn, outcome: SubmitOutcome): Submitted {
  switch (outcome.kind) {
    case 'accepted':
      turn.accepted();
      return { ...outcome, turn };
    case 'rate-limited':
      return { kind: 'held-off', message: outcome.message, pause: turn.rejected(outcome.retryAfterMs) };
    case 'denied':
      if (outcome.reason !== 'quota' || outcome.retryAfterMs === null) return outcome;
      return { kind: 'held-off', message: outcome.message, pause: turn.paused(outcome.retryAfterMs) };
    default:
      return outcome;
  }
}

/** The line before the POST: from here on, a crash leaves this request uncertain. Gives what is to be doubted should its answer be lost. */
async function writeIntent(
  session: Session,
  { key, text, speaker, chapter, chunk }: Chunk,
): Promise<{ readonly doubt: Doubt; readonly callbackUrl: string | null }> {
  const { journal, engine, priceMicroUsd, onEvent } = session;
  const submission = randomUUID();
  const { name, model } = engine.profile;
  const { digest: callback, url: callbackUrl } = session.callbacks?.issue(submission) ?? noCallback;
  const sentAt = session.clock.now();
  await journal.append({
    type: 'submitting',
    submission,
    key,
    engine: name,
    model,
    text,
    ...speaker,
    priceMicroUsd,
    ...(callback === null ? {} : { callback }),
  });
  onEvent({ type: 'chunk-submitting', chapter, chunk });
  return { doubt: { submission, key, priceMicroUsd, sentAt, callback }, callbackUrl };
}

const noCallback = { digest: null, url: null };

/** Where the money that was set aside goes. */
function settlement({ purse, priceMicroUsd }: Session, outcome: SubmitOutcome): () => void {
  switch (outcome.kind) {
    case 'accepted':
      return () => purse.spend(priceMicroUsd);
    case 'uncertain':
      return () => purse.doubt(priceMicroUsd);
    default:
      return () => purse.release(priceMicroUsd);
  }
}

/** The line after the POST, before anything else happens. */
async function writeOutcome(
  { journal, priceMicroUsd, onEvent, callbacks, wakers }: Session,
  { chunk, submission, outcome }: { chunk: Chunk; submission: string; outcome: SubmitOutcome },
): Promise<void> {
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  switch (outcome.kind) {
    case 'accepted': {
      const { requestId } = outcome;
      await journal.append({ type: 'accepted', submission, key: chunk.key, requestId });
      callbacks?.listen(submission, () => wakers.wake(requestId));
      return onEvent({ type: 'chunk-accepted', ...ref, requestId, priceMicroUsd });
    }
    case 'uncertain':
      await journal.append({ type: 'uncertain', submission, reason: outcome.message });
      return onEvent({ type: 'chunk-uncertain', ...ref, priceMicroUsd, reason: outcome.message });
    default:
      await journal.append({ type: 'refused', submission, reason: outcome.message });
  }
}

/** Whether a gateway that nothing is heard of is waited for; says once that it is. */
function waitsForGateway({ outage, onEvent }: Session, reason: string): boolean {
  const state = outage.missed();
  if (state === 'begun') {
    const message = `${reason}. It is tried again for some minutes; nothing is charged for that.`;
    onEvent({ type: 'warning', code: 'gateway-unreachable', message });
  }
  return state !== 'given-up';
}

function spending({ purse }: Session): string {
  const uncertain =
    purse.uncertainMicroUsd > 0 ? ` and perhaps ${formatUsd(purse.uncertainMicroUsd)} more` : '';
  return `${formatUsd(purse.spentMicroUsd)} spent in this run${uncertain}`;
}
