import type { OnEvent } from '../../../base/events.js';
import { type CheckOptions, check } from '../../../use-cases/check.js';
import { interruptible } from '../../interrupts.js';
import type { Terminal } from '../../terminal.js';
import { renderDiagnostics } from '../../text/render-diagnostics.js';
import { checkJson } from './json.js';
import { checkText } from './text.js';

/** `narrate check --for <target>`: returns 0 when every file passes, 1 when one does not. */
export async function checkCommand(
  options: CheckOptions & { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const interrupts = interruptible(() => {});
  try {
    const report = await check({ ...options, signal: interrupts.signal, onEvent: tellProgress(terminal) });
    if (options.json) {
      terminal.json(checkJson(report));
    } else {
      if (report.warnings.length > 0)
        terminal.err(`${renderDiagnostics(report.warnings, { color: terminal.color })}\n`);
      const command = options.draft === true ? 'narrate --draft' : 'narrate';
      terminal.out(checkText(report, { columns: terminal.columns, command }));
    }
    return report.status === 'pass' ? 0 : 1;
  } finally {
    interrupts.done();
  }
}

/** A book takes minutes to decode. On a terminal, one line that goes away in the end. */
const tellProgress =
  ({ statusLine, errIsTerminal }: Terminal): OnEvent =>
  (event) => {
    if (!errIsTerminal || event.type !== 'file-checked') return;
    const { checked, files } = event;
    statusLine(checked === files ? '' : `${checked} of ${files} files measured`);
  };
