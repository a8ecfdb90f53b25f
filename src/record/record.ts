import pLimit from 'p-limit';
import type { ChunkRef, OnEvent } from '../base/events.js';
import { costOf } from '../base/money/price.js';
import type { PlannedChunk } from '../plan/planned-chunk.js';
import { openSession } from './open-session.js';
import { recordChunk, type Tally } from './record-chunk.js';
import type { RecordOptions } from './record-options.js';
import type { Recorded } from './recorded.js';
import type { Stop } from './recovery/stop.js';
import { retakeChunk } from './retakes/retake-chunk.js';
import { makeRunEnd, type RunEnd } from './run-end.js';
import type { Session } from './session.js';
import { inSlot, type Slot } from './slot.js';
import type { Receiver } from './webhook/webhook-receiver.js';

export type { RecordOptions } from './record-options.js';

/**
 * Records what a plan lacks: first collects what was paid for before, then buys, each chunk in a slot of its own; then
 * takes again what the checks ask for, with what the budget has left.
 * @throws NarrateError when this machine fails (disk, journal, the webhook's port); what the gateway does is in the result
 */
export async function record(options: RecordOptions): Promise<Recorded> {
  const end = makeRunEnd(options.signal, options.clock);
  const session = openSession(options, end);
  const tally: Tally = { bought: 0, collected: 0, retaken: 0, failed: [], paidTwice: [] };
  const inSlots = workInSlots(session, options.limits.concurrency, end);
  let stopped: Stop | null = null;
  let receiver: Receiver | null = null;
  try {
    await sweepAnswers(options);
    receiver = await openWebhook(options, session);
    await inSlots(missingWork(options, session, tally));
    stopped = session.stopped();
    while (session.stopped() === null && !end.signal.aborted) {
      const due = await options.retakes.due();
      if (due.length === 0) break;
      options.retakes.begun(due);
      const costMicroUsd = due
        .filter(({ mayBuy }) => mayBuy)
        .reduce(
          (total, { chunk }) => total + costOf(chunk.text.length, options.plan.pricing).mostMicroUsd,
          0,
        );
      options.onEvent({ type: 'retakes-started', takes: due.length, costMicroUsd });
      await inSlots(due.map((retake) => (slot) => retakeChunk(session, retake, { tally, slot })));
    }
  } finally {
    await receiver?.close();
    await session.webhook.lostResponses?.close();
    // Told already, unless something else went wrong before.
    await session.measuring.settled().catch(() => {});
    end.done();
  }
  return {
    ...tally,
    failed: tally.failed.toSorted(inPageOrder),
    paidTwice: tally.paidTwice.toSorted(inPageOrder),
    spentMicroUsd: session.money.budget.spentMicroUsd,
    uncertainMicroUsd: session.money.budget.uncertainMicroUsd,
    stopped,
    retakesStopped: stopped === null ? session.stopped() : null,
  };
}

const inPageOrder = (a: ChunkRef, b: ChunkRef): number => a.chapter - b.chapter || a.chunk - b.chunk;

type Work = (slot: Slot) => Promise<void>;

/** Does pieces of work, each in a slot, until all of them have ended. What the machine failed at ends all and is thrown. */
const workInSlots = (session: Session, concurrency: number, end: RunEnd) => {
  const limit = pLimit(concurrency);
  return async (works: readonly Work[]): Promise<void> => {
    const results = await Promise.allSettled(
      works.map((work) =>
        inSlot(limit, async (slot) => {
          if (end.signal.aborted) return;
          try {
            await work(slot);
          } catch (error) {
            end.breakOff(error);
            throw error;
          }
        }),
      ),
    );
    const failure = results.find((result) => result.status === 'rejected' && !end.isAsked(result.reason));
    if (failure?.status === 'rejected') throw end.causeOf(failure.reason);
    await session.measuring.settled();
  };
};

/** A piece of work for each chunk that is not here: what was paid for first. */
function missingWork({ plan, onEvent }: RecordOptions, session: Session, tally: Tally) {
  const wanted = plan.chapters.flatMap(({ planned }) => planned);
  const missing = (['collect', 'withheld', 'buy'] as const).flatMap((kind) =>
    wanted.filter(({ action }) => action.kind === kind),
  );
  const onRecorded = chapterCount(missing, onEvent);
  return missing.map(
    (planned): Work =>
      async (slot) => {
        const isRecorded = await recordChunk(session, planned, { tally, slot });
        if (isRecorded) onRecorded(planned.chunk.chapter);
      },
  );
}

/** Sound of answers that a killed run kept, and that is a take by now, or was never accepted. */
const sweepAnswers = ({ engine, state, ledger }: RecordOptions): Promise<void> | null =>
  engine.kind === 'jobs'
    ? null
    : state.answers.sweep(new Set([...ledger.pending.values()].flat().map(({ requestId }) => requestId)));

/** Listens for callbacks, where a webhook is configured. Loaded late: Node's HTTP server takes as long as reading a journal, and few runs have one. */
async function openWebhook({ webhook }: RecordOptions, session: Session): Promise<Receiver | null> {
  if (webhook === null || session.webhook.callbacks === null) return null;
  const { openReceiver } = await import('./webhook/webhook-receiver.js');
  return openReceiver(webhook.listen, session.webhook.callbacks);
}

/** Says when the last missing chunk of a chapter is here: to be told of each. */
function chapterCount(missing: readonly PlannedChunk[], onEvent: OnEvent): (chapter: number) => void {
  const left = new Map<number, number>();
  for (const { chunk } of missing) left.set(chunk.chapter, (left.get(chunk.chapter) ?? 0) + 1);
  return (chapter) => {
    const rest = (left.get(chapter) ?? 0) - 1;
    left.set(chapter, rest);
    if (rest === 0) onEvent({ type: 'chapter-recorded', chapter });
  };
}
