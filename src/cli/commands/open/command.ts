import type { FindOutputOptions } from '../../../use-cases/find-output.js';
import type { DeclareCommand } from '../../command.js';
import { hasDisplay, openerFor, startOpener } from '../../opener.js';
import { draftOption, examplesOf, manifestArgument, oneChapterOption } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { visible } from '../../terminal-text.js';

/** Declares `narrate open`. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('open')
    .description(
      'open the listening page or, without one, the folder of the audio files; or one chapter; if there is no screen, only print the path',
    )
    .addHelpText(
      'after',
      examplesOf('narrate open', 'narrate open --chapter 3 --draft', 'mpv "$(narrate open --chapter 3)"'),
    )
    .addArgument(manifestArgument())
    .addOption(oneChapterOption())
    .addOption(draftOption())
    .action(async (manifest: string, flags) => {
      outcome.status = await openCommand({ ...flags, manifest }, terminal);
    });
};

/**
 * Prints the path of the listening page, the output folder or a chapter, and opens it if stdout is a terminal on a computer with a screen.
 * Returns the exit status: 0, or 5 if the system's program failed.
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
  terminal.err(`${opener.program} could not open it: ${failure}.\n`);
  return 5;
}
