import { Argument } from 'commander';
import type { Verb } from '../../verb.js';
import { shells } from './shells.js';

const installing = `
To install it, put one of these into the file that your shell reads when it starts:
  ~/.bashrc                   eval "$(narrate completion bash)"
  ~/.zshrc                    eval "$(narrate completion zsh)"
  ~/.config/fish/config.fish  narrate completion fish | source
`;

export const completion: Verb = (program, { terminal }) => {
  program
    .command('completion')
    .description('print what makes a shell complete commands, options and their values')
    .addHelpText('after', installing)
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .action(async (shell: (typeof shells)[number]) => {
      const { completionOf } = await import('./completion.js');
      terminal.out(completionOf(shell, program));
    });
};
