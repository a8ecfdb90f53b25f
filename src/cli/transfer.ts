import type { Diagnostic } from '../base/diagnostic.js';
import type { OnEvent } from '../base/events.js';
import { interruptible } from './interrupts.js';
import { showTransfer } from './progress/show-transfer.js';
import type { Terminal } from './terminal.js';
import { counted, formatMegabytes } from './text/format.js';
import { showWarnings } from './text/render-diagnostics.js';

interface TransferReport {
  readonly status: string;
  readonly warnings: readonly Diagnostic[];
}

/** The parts that differ between `narrate push` and `narrate pull`. */
interface Transfer<Report> {
  readonly json: boolean;
  readonly move: (watched: { readonly signal: AbortSignal; readonly onEvent: OnEvent }) => Promise<Report>;
  readonly toJson: (report: Report) => object;
  readonly toText: (report: Report) => string;
}

/** Uploads to or downloads from a store and prints the result. Returns the exit status: 0 if everything was moved, otherwise 1. */
export async function runTransfer<Report extends TransferReport>(
  { json, move, toJson, toText }: Transfer<Report>,
  terminal: Terminal,
): Promise<number> {
  const report = await interruptible(
    (signal) => move({ signal, onEvent: showTransfer(terminal) }),
    () => terminal.err('\nStopping. Run the same command again to move the rest.\n'),
  );
  if (json) {
    terminal.json(toJson(report));
  } else {
    showWarnings(report.warnings, terminal);
    terminal.tell(toText(report));
  }
  return report.status === 'complete' ? 0 : 1;
}

/**
 * Returns what was moved, such as `12 recordings (34.5 MB) and 60 journal lines`; null: nothing.
 * @param bytes the size of the recordings; null: unknown
 */
export function transferred({
  takes,
  bytes,
  lines,
}: {
  readonly takes: number;
  readonly bytes: number | null;
  readonly lines: number;
}): string | null {
  const size = bytes === null ? '' : ` (${formatMegabytes(bytes)})`;
  const parts = [
    ...(takes === 0 ? [] : [`${counted(takes, 'recording')}${size}`]),
    ...(lines === 0 ? [] : [counted(lines, 'journal line')]),
  ];
  return parts.length === 0 ? null : parts.join(' and ');
}
