import type { Diagnostic } from '../base/diagnostic.js';
import type { Terminal } from './terminal.js';
import { renderDiagnostics } from './text/render-diagnostics.js';

/** Warnings in the log, as a run at the terminal shows them. */
export function showWarnings(warnings: readonly Diagnostic[], terminal: Terminal): void {
  if (warnings.length > 0) terminal.err(`${renderDiagnostics(warnings, { color: terminal.color })}\n`);
}
