import { asNarrateError } from './as-narrate-error.js';
import { diagnosticJson } from './json/diagnostics.js';
import type { Terminal } from './terminal.js';
import { visible } from './terminal-text.js';
import { renderDiagnostics } from './text/render-diagnostics.js';

/** Says what went wrong, in the form that was asked for, and returns the exit status. */
export function reportFailure(
  thrown: unknown,
  { json, terminal, version }: { json: boolean; terminal: Terminal; version: string },
): number {
  const error = asNarrateError(thrown);
  if (json) {
    const { code, message, hint, diagnostics } = error;
    const document = {
      status: 'failed',
      error: { code, message, hint },
      diagnostics: diagnostics.map(diagnosticJson),
    };
    terminal.json(document);
    return error.exitStatus;
  }
  if (error.diagnostics.length > 0)
    terminal.err(renderDiagnostics(error.diagnostics, { color: terminal.color }));
  terminal.err(
    `${error.diagnostics.length > 0 ? '\n' : ''}narrate: ${visible(error.message)}\n${visible(error.hint)}\n`,
  );
  if (error.code === 'internal') {
    const stack = error.cause instanceof Error ? error.cause.stack : error.stack;
    terminal.err(
      `\nnarrate ${version}, Node ${process.version}, ${process.platform} ${process.arch}\n${stack ?? ''}\n`,
    );
  }
  return error.exitStatus;
}
