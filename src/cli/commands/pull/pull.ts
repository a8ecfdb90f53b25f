import { type PullOptions, pull } from '../../../use-cases/pull.js';
import { interruptible } from '../../interrupts.js';
import { pullJson } from '../../json/transfer.js';
import { showTransfer } from '../../progress/show-transfer.js';
import type { Terminal } from '../../terminal.js';
import { renderDiagnostics } from '../../text/render-diagnostics.js';
import { pullText } from '../../text/transfer.js';

/** `narrate pull`: returns 0 when all of it is here, 1 when some is not. */
export async function pullCommand(
  { json, ...options }: PullOptions & { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const interrupts = interruptible(() =>
    terminal.err('\nEnding: what is on its way is left for the next time.\n'),
  );
  try {
    const report = await pull({ ...options, signal: interrupts.signal, onEvent: showTransfer(terminal) });
    if (!json && report.warnings.length > 0)
      terminal.err(`${renderDiagnostics(report.warnings, { color: terminal.color })}\n`);
    if (json) terminal.json(pullJson(report));
    else terminal.out(pullText(report));
    return report.status === 'complete' ? 0 : 1;
  } finally {
    interrupts.done();
  }
}
