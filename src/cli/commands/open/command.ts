import type { FindOutputOptions } from '../../../use-cases/find-output.js';
import type { DeclareCommand } from '../../command.js';
import { draftOption, examplesOf, manifestArgument, oneChapterOption } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { visible } from '../../terminal-text.js';
import { hasDisplay, openerFor, startOpener } from './opener.js';

/** `narrate open`: shows the output folder or a chapter. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('open')
    .description(
      'open the folder of what was made, or a chapter; its path is printed where nothing can be shown',
    )
    .addHelpText(
      'after',
      examplesOf('narrate open', 'narrate open --chapter 3 --draft', 'mpv "$(narrate open)"'),
    )
    .addArgument(manifestArgument())
    .addOption(oneChapterOption())
    .addOption(draftOption())
    .action(async (manifest: string, flags) => {
      outcome.status = await openCommand({ ...flags, manifest }, terminal);
    });
};

/**
 * `narrate open`: has the system show the output folder or a chapter. Where it is piped or there is nothing to show it on, it
 * prints the path. Returns 0, or 5 when the system's program says that it failed.
 */
export async function openCommand(options: FindOutputOptions, terminal: Terminal): Promise<number> {
  const { findOutput } = await import('../../../use-cases/find-output.js');
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
