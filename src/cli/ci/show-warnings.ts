import type { Diagnostic } from '../../base/diagnostic.js';
import { renderDiagnostics } from '../render-diagnostics.js';
import type { Terminal } from '../terminal.js';

/** Warnings in the log, as a run at the terminal shows them. */
export function showWarnings(warnings: readonly Diagnostic[], terminal: Terminal): void {
  if (warnings.length > 0) terminal.err(`${renderDiagnostics(warnings, { color: terminal.color })}\n`);
}
