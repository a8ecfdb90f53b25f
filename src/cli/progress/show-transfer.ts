import type { OnEvent } from '../../base/events.js';
import type { Terminal } from '../terminal.js';
import { makeLockNotices } from './notices.js';

/** Time between two lines in a log. */
const plainIntervalMs = 10_000;

/** Shows how many recordings were moved: on a terminal in one line that is cleared at the end, in a log every ten seconds. */
export function showTransfer({ err, statusLine, errIsTerminal }: Terminal): OnEvent {
  const lockNotice = makeLockNotices();
  let shownAtMs = performance.now();
  return (event) => {
    const notice = lockNotice(event);
    if (notice !== null) return err(`${notice}\n`);
    if (event.type !== 'takes-moved') return;
    const { moved, of } = event;
    const text = `${moved} of ${of} recordings`;
    if (errIsTerminal) return statusLine(moved === of ? '' : text);
    if (performance.now() - shownAtMs < plainIntervalMs) return;
    shownAtMs = performance.now();
    err(`${text}\n`);
  };
}
