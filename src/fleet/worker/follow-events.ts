import type { NarrateEvent } from '../../base/events.js';
import { type BookProgress, noProgress } from '../queue/book-job.js';

/** The part of a book's progress that follows from the events of its run. */
export type EventProgress = Omit<BookProgress, 'worker' | 'note'>;

const { worker: _, note: __, ...nothing } = noProgress;
/** The progress at the start of an attempt. */
export const nothingYet: EventProgress = nothing;

/** Returns the progress after an event of the book's run. */
export function followEvent(before: EventProgress, event: NarrateEvent): EventProgress {
  switch (event.type) {
    case 'plan-made':
      return { ...before, phase: 'recording', chunks: event.chunks, recorded: event.reuse };
    case 'chunk-accepted':
      return {
        ...before,
        bought: before.bought + 1,
        spentMicroUsd: before.spentMicroUsd + event.priceMicroUsd,
      };
    case 'chunk-uncertain':
      return { ...before, uncertainMicroUsd: before.uncertainMicroUsd + event.priceMicroUsd };
    case 'chunk-recovered':
      return {
        ...before,
        bought: before.bought + 1,
        spentMicroUsd: before.spentMicroUsd + event.priceMicroUsd,
        uncertainMicroUsd: before.uncertainMicroUsd - event.priceMicroUsd,
      };
    case 'chunk-refunded':
      return { ...before, spentMicroUsd: before.spentMicroUsd - event.priceMicroUsd };
    case 'rate-limited':
      return { ...before, throttled: before.throttled + 1 };
    case 'chunk-recorded':
      // A retake of a chunk is not another chunk.
      return { ...before, recorded: Math.min(before.chunks, before.recorded + 1) };
    case 'file-started':
      return { ...before, phase: 'writing' };
    default:
      return before;
  }
}
