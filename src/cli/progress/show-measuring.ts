import type { OnEvent } from '../../base/events.js';
import type { Terminal } from '../terminal.js';

/** Shows on a terminal how many files are measured, because a book takes minutes to decode. */
export const showMeasuring =
  ({ statusLine, errIsTerminal }: Terminal): OnEvent =>
  (event) => {
    if (!errIsTerminal || event.type !== 'file-checked') return;
    const { checked, files } = event;
    statusLine(checked === files ? '' : `${checked} of ${files} files measured`);
  };
