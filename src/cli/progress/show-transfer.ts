import type { OnEvent } from '../../base/events.js';
import type { Terminal } from '../terminal.js';
import { makeLockNotices } from './notices.js';

/** In a log, a line at this pace. */
const plainIntervalMs = 10_000;

/** Recordings on their way: on a terminal one line that goes away in the end, elsewhere a plain line now and then. */
export function showTransfer({ err, statusLine, errIsTerminal }: Terminal): OnEvent {
  const lockNotice = makeLockNotices();
  let toldAt = performance.now();
  return (event) => {
    const notice = lockNotice(event);
    if (notice !== null) return err(`${notice}\n`);
    if (event.type !== 'takes-moved') return;
    const { moved, of } = event;
    const text = `${moved} of ${of} recordings`;
    if (errIsTerminal) return statusLine(moved === of ? '' : text);
    if (performance.now() - toldAt < plainIntervalMs) return;
    toldAt = performance.now();
    err(`${text}\n`);
  };
}
