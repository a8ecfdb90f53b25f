import type { NarrateOptions } from '../../project/project.js';
import { status } from '../../use-cases/status.js';
import { statusJson } from '../json/run-json.js';
import { renderDiagnostics } from '../render-diagnostics.js';
import type { Terminal } from '../terminal.js';
import { statusText } from '../text/status-text.js';

/** `narrate status`: what is done, what was spent, what is uncertain. */
export async function statusCommand(
  options: NarrateOptions & { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const found = await status(options);
  // Also with --json, whose document has no place for them.
  if (found.warnings.length > 0)
    terminal.err(`${renderDiagnostics(found.warnings, { color: terminal.color })}\n`);
  const { columns } = terminal;
  const isDraft = options.draft === true;
  if (options.json) terminal.json(statusJson(found));
  else terminal.out(statusText(found, { columns, isDraft }));
  return 0;
}
