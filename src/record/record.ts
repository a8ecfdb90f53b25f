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
 * Records the missing chunks of a plan, each in a slot. It first collects what earlier runs paid for, then buys the rest.
 * The retakes follow, with what is left of the budget. Failures of the gateway are part of the result.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`, `ffmpeg-missing`, `port-in-use`, `usage` (the webhook's
 * host)
 */
export async function record(options: RecordOptions): Promise<Recorded> {
  const end = makeRunEnd(options.signal, options.clock);
  const session = openSession(options, end);
  const tally: Tally = { bought: 0, collected: 0, retaken: 0, failed: [], paidTwice: [] };
  const runInSlots = slotRunner(session, options.limits.concurrency, end);
  let stopped: Stop | null = null;
  let receiver: Receiver | null = null;
  try {
    await sweepDirectAudio(options);
    receiver = await openWebhook(options, session);
    await runInSlots(missingTasks(options, session, tally));
    stopped = session.stopped();
    while (session.stopped() === null && !end.signal.aborted) {
      const due = await options.retakes.due();
      if (due.length === 0) break;
      options.retakes.started(due);
      const costMicroUsd = due
        .filter(({ mayBuy }) => mayBuy)
        .reduce(
          (total, { chunk }) => total + costOf(chunk.text.length, options.plan.pricing).mostMicroUsd,
          0,
        );
      options.onEvent({ type: 'retakes-started', takes: due.length, costMicroUsd });
      await runInSlots(due.map((retake) => (slot) => retakeChunk(session, retake, { tally, slot })));
    }
  } finally {
    await receiver?.close();
    await session.webhook.lostResponses?.close();
    // Errors of measuring were thrown above, unless another error came first.
    await session.measuring.settled().catch(() => {});
    await session.close();
    end.dispose();
  }
  return {
    ...tally,
    failed: tally.failed.toSorted(inBookOrder),
    paidTwice: tally.paidTwice.toSorted(inBookOrder),
    spentMicroUsd: session.money.budget.spentMicroUsd,
    uncertainMicroUsd: session.money.budget.uncertainMicroUsd,
    stopped,
    retakesStopped: stopped === null ? session.stopped() : null,
  };
}

const inBookOrder = (a: ChunkRef, b: ChunkRef): number => a.chapter - b.chapter || a.chunk - b.chunk;

type Task = (slot: Slot) => Promise<void>;

/**
 * Creates a function that runs tasks, each in a slot, until all have ended. An error ends all of them and is thrown, unless
 * the user ended the run.
 */
const slotRunner = (session: Session, concurrency: number, end: RunEnd) => {
  const limit = pLimit(concurrency);
  return async (tasks: readonly Task[]): Promise<void> => {
    const results = await Promise.allSettled(
      tasks.map((task) =>
        inSlot(limit, async (slot) => {
          if (end.signal.aborted) return;
          try {
            await task(slot);
          } catch (error) {
            end.fail(error);
            throw error;
          }
        }),
      ),
    );
    const failure = results.find((result) => result.status === 'rejected' && !end.isRequested(result.reason));
    if (failure?.status === 'rejected') throw end.causeOf(failure.reason);
    await session.measuring.settled();
  };
};

/** Creates a task for each chunk without a take. Chunks that are paid for come first. */
function missingTasks({ plan, onEvent }: RecordOptions, session: Session, tally: Tally) {
  const chunks = plan.chapters.flatMap(({ planned }) => planned);
  const missing = (['collect', 'withheld', 'buy'] as const).flatMap((kind) =>
    chunks.filter(({ action }) => action.kind === kind),
  );
  const onRecorded = chapterCounter(missing, onEvent);
  return missing.map(
    (planned): Task =>
      async (slot) => {
        const isRecorded = await recordChunk(session, planned, { tally, slot });
        if (isRecorded) onRecorded(planned.chunk.chapter);
      },
  );
}

/** Deletes kept responses of a killed run that are takes by now, or were never accepted. */
const sweepDirectAudio = ({ engine, state, ledger }: RecordOptions): Promise<void> | null =>
  engine.kind === 'jobs'
    ? null
    : state.directAudio.sweep(new Set([...ledger.pending.values()].flat().map(({ requestId }) => requestId)));

/**
 * Listens for callbacks if there is a webhook; null: there is none. Node's HTTP server is imported on demand, because it is
 * slow to load.
 */
async function openWebhook(
  { webhook, onCallback }: RecordOptions,
  { webhook: { callbacks } }: Session,
): Promise<Receiver | null> {
  if (webhook === null || callbacks === null) return null;
  const { openReceiver } = await import('./webhook/webhook-receiver.js');
  return openReceiver(webhook.listen, {
    knows: (token) => callbacks.knows(token),
    deliver(token, body) {
      onCallback?.();
      return callbacks.deliver(token, body);
    },
  });
}

/** Creates a function to call for each recorded chunk. It emits `chapter-recorded` at the last missing chunk of a chapter. */
function chapterCounter(missing: readonly PlannedChunk[], onEvent: OnEvent): (chapter: number) => void {
  const left = new Map<number, number>();
  for (const { chunk } of missing) left.set(chunk.chapter, (left.get(chunk.chapter) ?? 0) + 1);
  return (chapter) => {
    const rest = (left.get(chapter) ?? 0) - 1;
    left.set(chapter, rest);
    if (rest === 0) onEvent({ type: 'chapter-recorded', chapter });
  };
}
