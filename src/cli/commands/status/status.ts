import type { NarrateOptions } from '../../../project/project.js';
import { status } from '../../../use-cases/status.js';
import type { Terminal } from '../../terminal.js';
import { renderDiagnostics } from '../../text/render-diagnostics.js';
import { statusJson } from '../run/json.js';
import { statusText } from './text.js';

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
