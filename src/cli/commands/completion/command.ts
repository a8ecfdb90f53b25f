import { Argument } from 'commander';
import { engineNames } from '../../../engines/registry.js';
import type { DeclareCommand } from '../../command.js';
import { bashCompletion } from './bash.js';
import { commandSpec } from './command-spec.js';
import { fishCompletion } from './fish.js';
import { zshCompletion } from './zsh.js';

const writers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

const installation = `
To install it, add one of these lines to the startup file of your shell:
  ~/.bashrc                   eval "$(narrate completion bash)"
  ~/.zshrc                    eval "$(narrate completion zsh)"
  ~/.config/fish/config.fish  narrate completion fish | source
`;

/** Declares `narrate completion`, which generates a script from the declarations of all commands. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('completion')
    .description('print the completion script for a shell')
    .addHelpText('after', installation)
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(writers)))
    .action((shell: keyof typeof writers) =>
      terminal.out(writers[shell](commandSpec(program, { engine: engineNames }))),
    );
};
