import { randomUUID } from 'node:crypto';
import type { ChunkRef } from '../base/events.js';
import { monthOf } from '../base/month.js';
import type { SubmitOutcome } from '../engines/engine.js';
import type { Chunk } from '../split/chunk.js';
import { backoffMs } from './backoff.js';
import { followJob } from './follow-job.js';
import type { Session } from './session.js';
import { type Money, setAside } from './set-aside.js';
import { stopForDenial } from './stop-for-denial.js';

/** How buying a chunk ended. */
export type Bought =
  | { readonly kind: 'recorded' }
  /** This chunk has no audio, and why; others go on. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Not tried, because buying has stopped for everyone. */
  | { readonly kind: 'unbought' };

/** A FAILED job was charged: it is tried once more, and no more than that. */
const chargedFailures = 1;
/** Money is set aside anew so often because the month has turned meanwhile; a clock that jumps to and fro is not followed any further. */
const monthTurns = 3;

/**
 * Buys one chunk: submits it, writes down what came of it, follows the job. What was not charged is tried again up to
 * `retries` times, and so is what may have been (each counted against the budget); a 429 is a wait, never a try, and so is
 * a gateway that is not there at all.
 */
export async function buyChunk(session: Session, chunk: Chunk): Promise<Bought> {
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  let tries = 0;
  let failures = 0;
  let turns = 0;
  const again = async (reason: string): Promise<boolean> => {
    tries += 1;
    if (tries > session.retries) return false;
    session.onEvent({ type: 'chunk-retried', ...ref, reason, attempt: tries });
    await session.clock.sleep(backoffMs(tries - 1, { random: session.random }), session.signal);
    return true;
  };

  for (;;) {
    const money = await setAside(session);
    if (money === null) return { kind: 'unbought' };
    const outcome = await submit(session, chunk, { money, mayTurn: turns < monthTurns });
    switch (outcome.kind) {
      case 'month-turned':
        turns += 1;
        break;
      case 'unbought':
      case 'rejected':
        return outcome.kind === 'unbought' ? outcome : { kind: 'failed', reason: outcome.message };
      case 'rate-limited': {
        const waitMs = session.submissions.limited(outcome.retryAfterMs);
        session.onEvent({ type: 'rate-limited', waitMs });
        break;
      }
      case 'denied':
        session.stop(stopForDenial(outcome));
        return { kind: 'unbought' };
      case 'unreachable':
        if (!waitsForGateway(session, outcome.message)) return { kind: 'failed', reason: outcome.message };
        break;
      case 'unavailable':
      case 'uncertain':
        if (!(await again(outcome.message))) return { kind: 'failed', reason: outcome.message };
        break;
      case 'accepted': {
        session.submissions.passed();
        const end = await followJob(session, {
          key: chunk.key,
          requestId: outcome.requestId,
          ref,
          collected: false,
        });
        if (end.kind === 'taken') return { kind: 'recorded' };
        if (end.kind === 'late') return { kind: 'failed', reason: `${end.reason}; the next run collects it` };
        if (end.charged) failures += 1;
        else refund(session, ref, money);
        if (failures > chargedFailures || !(await again(end.reason)))
          return { kind: 'failed', reason: end.reason };
        break;
      }
    }
  }
}

function refund({ priceMicroUsd, onEvent }: Session, ref: ChunkRef, money: Money): void {
  money.refund();
  onEvent({ type: 'chunk-refunded', ...ref, priceMicroUsd });
}

type Submitted =
  | SubmitOutcome
  | { readonly kind: 'unbought' }
  /** Not tried: the money was set aside in a month that is over. */
  | { readonly kind: 'month-turned' };

/** Waits for a turn and submits; whatever happens, the money that was set aside ends up somewhere. */
async function submit(
  session: Session,
  chunk: Chunk,
  { money, mayTurn }: { money: Money; mayTurn: boolean },
): Promise<Submitted> {
  // Until the POST may have left, an error means that nothing was spent; after it, that nobody knows.
  let settle = () => money.release();
  try {
    // After the wait for money, not before: a pause that began meanwhile holds for this submission too.
    await session.outage.turn(session.signal);
    await session.submissions.turn(session.signal);
    if (session.stopped() !== null) return { kind: 'unbought' };
    // Read once: the line stands in the very month that pays for it.
    const now = session.clock.now();
    const isTurned = monthOf(now) !== monthOf(money.at);
    if (isTurned && mayTurn) return { kind: 'month-turned' };
    const submission = await writeIntent(session, chunk, isTurned ? money.at : now);
    settle = () => money.doubt();
    const { text, speaker } = chunk;
    const outcome = await session.engine.submit({ text, ...speaker }, session.lateSignal);
    if (outcome.kind !== 'unreachable') session.outage.over();
    settle = settlement(money, outcome);
    await writeOutcome(session, { chunk, submission, outcome });
    return outcome;
  } finally {
    settle();
  }
}

/** The line before the POST: from here on, a crash leaves this request uncertain. */
async function writeIntent(
  session: Session,
  { key, text, speaker, chapter, chunk }: Chunk,
  now: number,
): Promise<string> {
  const { journal, engine, priceMicroUsd, onEvent } = session;
  const submission = randomUUID();
  const { name, model } = engine.profile;
  const intent = { submission, key, engine: name, model, text, ...speaker, priceMicroUsd };
  await journal.append({ type: 'submitting', ...intent }, now);
  onEvent({ type: 'chunk-submitting', chapter, chunk });
  return submission;
}

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
  { journal, priceMicroUsd, onEvent }: Session,
  { chunk, submission, outcome }: { chunk: Chunk; submission: string; outcome: SubmitOutcome },
): Promise<void> {
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  switch (outcome.kind) {
    case 'accepted': {
      const { requestId } = outcome;
      await journal.append({ type: 'accepted', submission, key: chunk.key, requestId });
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
