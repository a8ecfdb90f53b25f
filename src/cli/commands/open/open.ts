import { type FindOutputOptions, findOutput } from '../../../use-cases/find-output.js';
import type { Terminal } from '../../terminal.js';
import { visible } from '../../terminal-text.js';
import { hasDisplay, openerFor } from './opener.js';
import { startOpener } from './start-opener.js';

/**
 * `narrate open`: has the system show the output folder or a chapter. Where it is piped or there is nothing to show it on, it
 * prints the path. Returns 0, or 5 when the system's program says that it failed.
 */
export async function openCommand(options: FindOutputOptions, terminal: Terminal): Promise<number> {
  const path = await findOutput(options);
  terminal.out(`${visible(path)}\n`);
  const { platform, env } = process;
  if (!terminal.outIsTerminal || !hasDisplay(platform, env)) return 0;
  const opener = openerFor(platform, path);
  const failure = await startOpener(opener);
  if (failure === null) return 0;
  terminal.err(`${opener.program} did not open it: ${failure}.\n`);
  return 5;
}
