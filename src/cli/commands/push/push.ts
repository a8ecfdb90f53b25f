import { push, type TransferOptions } from '../../../use-cases/push.js';
import { interruptible } from '../../interrupts.js';
import { pushJson } from '../../json/transfer.js';
import { showTransfer } from '../../progress/show-transfer.js';
import type { Terminal } from '../../terminal.js';
import { renderDiagnostics } from '../../text/render-diagnostics.js';
import { pushText } from '../../text/transfer.js';

/** `narrate push`: returns 0 when all of it is there, 1 when some is not. */
export async function pushCommand(
  { json, ...options }: TransferOptions & { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const interrupts = interruptible(() =>
    terminal.err('\nEnding: what is on its way is left for the next time.\n'),
  );
  try {
    const report = await push({ ...options, signal: interrupts.signal, onEvent: showTransfer(terminal) });
    if (!json && report.warnings.length > 0)
      terminal.err(`${renderDiagnostics(report.warnings, { color: terminal.color })}\n`);
    if (json) terminal.json(pushJson(report));
    else terminal.out(pushText(report));
    return report.status === 'complete' ? 0 : 1;
  } finally {
    interrupts.done();
  }
}
