import { defaultEngine } from '../../../engines/defaults.js';
import { engineNames } from '../../../engines/registry.js';
import { engineOption, examplesOf, jsonOption } from '../../options.js';
import type { Verb } from '../../verb.js';

export const voices: Verb = (program, { terminal, outcome }) => {
  program
    .command('voices')
    .description("list an engine's voices")
    .addHelpText(
      'after',
      examplesOf('narrate voices', ...engineNames.map((name) => `narrate voices --engine ${name}`)),
    )
    .addOption(engineOption().default(defaultEngine))
    .addOption(jsonOption())
    .action(async (flags) => {
      const { voicesCommand } = await import('./voices.js');
      outcome.status = voicesCommand(flags, terminal);
    });
};
