import { formatUsd } from '../../../base/money/money.js';
import type { WorkerEvent } from '../../../fleet/worker/worker-events.js';
import { visible } from '../../terminal-text.js';
import { counted, formatDuration } from '../../text/format.js';

/** The most time between two lines about the progress of a book, in milliseconds. */
const progressMs = 30_000;

/**
 * Returns a function that turns events of a worker into log lines; null: the event gets none.
 * @param now returns milliseconds since 1970
 */
export function workerLog(format: 'text' | 'json', now: () => number): (event: WorkerEvent) => string | null {
  const lastProgress = new Map<string, number>();
  return (event) => {
    if (event.type === 'book-progressed') {
      const last = lastProgress.get(event.book) ?? 0;
      if (now() - last < progressMs) return null;
      lastProgress.set(event.book, now());
    }
    if (event.type === 'book-started') lastProgress.set(event.book, now());
    if (event.type === 'book-ended') lastProgress.delete(event.book);
    const time = new Date(now()).toISOString();
    if (format === 'text') return `${time} ${visible(textOf(event))}\n`;
    const { type, ...facts } = event;
    return `${JSON.stringify({ time, level: levelOf(event), event: type, ...facts })}\n`;
  };
}

function levelOf(event: WorkerEvent): 'info' | 'warn' | 'error' {
  if (['redis-lost', 'worker-resting', 'worker-error', 'clock-differs'].includes(event.type)) return 'warn';
  if (event.type !== 'book-ended' || event.next === 'done') return 'info';
  return event.next === 'failed' ? 'error' : 'warn';
}

function textOf(event: WorkerEvent): string {
  switch (event.type) {
    case 'worker-started':
      return `Worker ${event.worker} takes books of the fleet ${event.fleet}, ${event.slots} at the same time.`;
    case 'worker-stopping':
      return `Stopping: ${counted(event.running, 'book')} to stop. Nothing is lost.`;
    case 'worker-stopped':
      return 'Stopped.';
    case 'worker-resting':
      return `This machine has a problem (${event.code}): the worker takes no books for ${event.seconds} s.`;
    case 'fleet-state':
      return `The fleet is ${event.state}.`;
    case 'book-started':
      return `${event.book}: started${event.start > 1 ? `, attempt ${event.start}` : ''}.`;
    case 'book-progressed': {
      const { recorded, chunks, spentMicroUsd, phase } = event.progress;
      if (phase === 'writing') return `${event.book}: writing files.`;
      return `${event.book}: ${recorded} of ${counted(chunks, 'chunk')} recorded, ${formatUsd(spentMicroUsd)} charged.`;
    }
    case 'book-ended':
      return endText(event);
    case 'redis-lost':
      return 'Redis cannot be reached. Nothing is bought until it is back.';
    case 'worker-error':
      return `The queue reports: ${event.message}`;
    case 'clock-differs': {
      const how = `${formatDuration(Math.abs(event.seconds))} ${event.seconds > 0 ? 'ahead of' : 'behind'}`;
      return `The clock of this machine is ${how} that of Redis. Nothing is bought twice, but books may wait too long for their next attempt. Correct the clock.`;
    }
    case 'redis-back':
      return 'Redis can be reached again.';
  }
}

function endText({ book, outcome, next }: Extract<WorkerEvent, { type: 'book-ended' }>): string {
  const { files, flagged, message, hint } = outcome;
  if (next === 'done')
    return `${book}: done, ${counted(files, 'file')}${flagged > 0 ? `, ${counted(flagged, 'flagged recording')}` : ''}.`;
  const why = message ?? outcome.status;
  return next === 'failed'
    ? `${book}: failed. ${why} ${hint ?? ''}`
    : `${book}: goes back to the queue. ${why}`;
}
