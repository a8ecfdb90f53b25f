import type { NarrateEvent } from '../../base/events.js';

const everyMs = 10_000;

/** Lines about a lock that is waited for: who holds it at first, and every ten seconds how long is left. Null: nothing to tell. */
export function makeLockNotices(): (event: NarrateEvent) => string | null {
  let toldLeftMs: number | null = null;
  return (event) => {
    if (event.type !== 'lock-waiting') return null;
    const { holder, leftMs } = event;
    const isFirst = toldLeftMs === null || leftMs > toldLeftMs;
    if (!isFirst && toldLeftMs !== null && leftMs > toldLeftMs - everyMs) return null;
    toldLeftMs = leftMs;
    const left = `${Math.ceil(leftMs / 1000)} s`;
    if (!isFirst) return `Still no sign of it. ${left} left.`;
    const who = holder === null ? 'A lock file that names nobody' : `The lock of ${holder},`;
    return `${who} is on this book, and narrate cannot see whether that run still goes on. Taking over in ${left} unless it shows that it does. Ctrl-C ends the wait.`;
  };
}
