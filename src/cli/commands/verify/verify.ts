import { type VerifyOptions, verify } from '../../../use-cases/verify.js';
import type { Terminal } from '../../terminal.js';
import { renderDiagnostics } from '../../text/render-diagnostics.js';
import { verifyJson } from './json.js';
import { verifyText } from './text.js';

/** `narrate verify`: reads everything that was paid for. Returns 0 when all is well, 1 when something is damaged. */
export async function verifyCommand(
  options: VerifyOptions & { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const found = await verify(options);
  if (options.json) {
    terminal.json(verifyJson(found));
  } else {
    if (found.warnings.length > 0)
      terminal.err(`${renderDiagnostics(found.warnings, { color: terminal.color })}\n`);
    terminal.out(verifyText(found, commandOf(options)));
  }
  return found.status === 'whole' ? 0 : 1;
}

/** The run that mends what was found, as a user would type it. */
const commandOf = ({ manifest, draft, engine }: VerifyOptions): string =>
  ['narrate', manifest, ...(draft ? ['--draft'] : []), ...(engine ? ['--engine', engine] : [])].join(' ');
