import { asDiskError, NarrateError } from '../base/errors.js';
import { diagnosticJson } from './json/diagnostics.js';
import type { Terminal } from './terminal.js';
import { visible } from './terminal-text.js';
import { renderDiagnostics, typedDiagnostics } from './text/render-diagnostics.js';
import { typedCommands } from './text/typed-commands.js';

/** Prints an error, as JSON on stdout or as text on stderr, and returns the exit status. */
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
  const typed = (text: string): string => typedCommands(visible(text), terminal.command);
  if (error.diagnostics.length > 0)
    terminal.err(
      `${renderDiagnostics(typedDiagnostics(error.diagnostics, terminal.command), { color: terminal.color })}\n`,
    );
  terminal.err(`narrate: ${typed(error.message)}\n${typed(error.hint)}\n`);
  if (error.code === 'internal') {
    const stack = error.cause instanceof Error ? error.cause.stack : error.stack;
    terminal.err(
      `\nnarrate ${version}, Node ${process.version}, ${process.platform} ${process.arch}\n${stack ?? ''}\n`,
    );
  }
  return error.exitStatus;
}

/** Returns any thrown value as a `NarrateError`: a known disk error, otherwise `internal`, a bug in narrate. */
export function asNarrateError(thrown: unknown): NarrateError {
  const error = asDiskError(thrown, pathOf(thrown));
  if (error instanceof NarrateError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new NarrateError('internal', message, { cause: error });
}

/** Returns the path in a system error, or `a file` if it has none. */
const pathOf = (error: unknown): string =>
  error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : 'a file';
