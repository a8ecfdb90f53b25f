import { randomUUID } from 'node:crypto';
import { formatUsd } from '../base/money.js';
import type { SubmitOutcome } from '../engines/engine.js';
import type { Chunk } from '../split/chunk.js';
import { backoffMs } from './backoff.js';
import { followJob } from './follow-job.js';
import type { Session } from './session.js';
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

/**
 * Buys one chunk: submits it, writes down what came of it, follows the job. What was not charged is tried again up to
 * `retries` times, and so is what may have been (each counted against the budget); a 429 is a wait, never a try, and so is
 * a gateway that is not there at all.
 */
export async function buyChunk(session: Session, chunk: Chunk): Promise<Bought> {
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
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
    await session.outage.turn(session.signal);
    await session.submissions.turn(session.signal);
    if (session.stopped() !== null) return { kind: 'unbought' };
    const outcome = await submit(session, chunk);
    switch (outcome.kind) {
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
        else session.purse.refund(session.priceMicroUsd);
        if (failures > chargedFailures || !(await again(end.reason)))
          return { kind: 'failed', reason: end.reason };
        break;
      }
    }
  }
}

/** One POST and its two lines in the journal: the intent before it, what came of it before anything else. */
async function submit(
  session: Session,
  chunk: Chunk,
): Promise<SubmitOutcome | { readonly kind: 'unbought' }> {
  const { journal, purse, engine, priceMicroUsd, onEvent } = session;
  const { key, text, speaker } = chunk;
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  if (!(await purse.reserve(priceMicroUsd))) {
    session.stop({ code: 'budget', message: `The budget is reached: ${spending(session)}.` });
    return { kind: 'unbought' };
  }
  if (session.signal.aborted || session.stopped() !== null) {
    purse.release(priceMicroUsd);
    session.signal.throwIfAborted();
    return { kind: 'unbought' };
  }
  const submission = randomUUID();
  const { name, model } = engine.profile;
  await journal.append({
    type: 'submitting',
    submission,
    key,
    engine: name,
    model,
    text,
    ...speaker,
    priceMicroUsd,
  });
  onEvent({ type: 'chunk-submitting', ...ref });
  const outcome = await engine.submit({ text, ...speaker }, session.lateSignal);
  if (outcome.kind !== 'unreachable') session.outage.over();
  switch (outcome.kind) {
    case 'accepted':
      purse.spend(priceMicroUsd);
      await journal.append({ type: 'accepted', submission, key, requestId: outcome.requestId });
      onEvent({ type: 'chunk-accepted', ...ref, requestId: outcome.requestId, priceMicroUsd });
      break;
    case 'uncertain':
      purse.doubt(priceMicroUsd);
      await journal.append({ type: 'uncertain', submission, reason: outcome.message });
      onEvent({ type: 'chunk-uncertain', ...ref, priceMicroUsd, reason: outcome.message });
      break;
    default:
      purse.release(priceMicroUsd);
      await journal.append({ type: 'refused', submission, reason: outcome.message });
  }
  return outcome;
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
