import { NarrateError } from '../../../base/errors.js';
import { type GcOptions, gc } from '../../../use-cases/gc.js';
import { ask } from '../../ask.js';
import { interruptible } from '../../interrupts.js';
import { showTransfer } from '../../progress/show-transfer.js';
import type { Terminal } from '../../terminal.js';
import { renderDiagnostics } from '../../text/render-diagnostics.js';
import { gcJson } from './json.js';
import { foundText, howToGoOn, removedText } from './text.js';

export interface GcFlags extends Omit<GcOptions, 'confirm'> {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `narrate gc --keep <days>`: removes with `--yes` or when a person says so, else it only lists. Returns 0. */
export async function gcCommand(
  { dryRun, yes, json, ...options }: GcFlags,
  terminal: Terminal,
): Promise<number> {
  const interrupts = interruptible(() => {});
  const isAsked = !yes && !dryRun && !json && terminal.interactive;
  try {
    const report = await gc({
      ...options,
      signal: interrupts.signal,
      onEvent: showTransfer(terminal),
      async confirm(found) {
        if (!json) terminal.out(foundText(found, options));
        if (dryRun || !(yes || isAsked)) return false;
        if (yes || (await ask('Remove them? [y/N] ', interrupts.signal))) return true;
        const hint = '`--dry-run` lists them and asks nothing.';
        throw new NarrateError('declined', 'Nothing was removed.', { hint });
      },
    });
    if (json) {
      terminal.json(gcJson(report, options));
      return 0;
    }
    if (report.warnings.length > 0)
      terminal.err(`${renderDiagnostics(report.warnings, { color: terminal.color })}\n`);
    if (report.removed !== null) terminal.out(removedText(report.removed));
    else terminal.out(howToGoOn(report.found, options));
    return 0;
  } finally {
    interrupts.done();
  }
}
