import { Argument } from 'commander';
import { engineNames } from '../../../engines/registry.js';
import type { DeclareCommand } from '../../command.js';
import { bashCompletion } from './bash.js';
import { commandSpec } from './command-spec.js';
import { fishCompletion } from './fish.js';
import { zshCompletion } from './zsh.js';

const writers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

const installing = `
To install it, put one of these into the file that your shell reads when it starts:
  ~/.bashrc                   eval "$(narrate completion bash)"
  ~/.zshrc                    eval "$(narrate completion zsh)"
  ~/.config/fish/config.fish  narrate completion fish | source
`;

/** `narrate completion`: a script for a shell, made from the program's own declarations, so that it says what they say. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('completion')
    .description('print what makes a shell complete commands, options and their values')
    .addHelpText('after', installing)
    .addArgument(new Argument('<shell>', 'which one').choices(Object.keys(writers)))
    .action((shell: keyof typeof writers) =>
      terminal.out(writers[shell](commandSpec(program, { engine: engineNames }))),
    );
};
