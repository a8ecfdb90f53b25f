import { engineOption, examplesOf, jsonOption } from './options.js';
import type { Verb } from './verb.js';

export const voices: Verb = (program, { terminal, outcome }) => {
  program
    .command('voices')
    .description("list an engine's voices")
    .addHelpText(
      'after',
      examplesOf('narrate voices', 'narrate voices --engine espeak', 'narrate voices --engine openai'),
    )
    .addOption(engineOption().default('pixazo'))
    .addOption(jsonOption())
    .action(async (flags) => {
      const { voicesCommand } = await import('../commands/voices.js');
      outcome.status = voicesCommand(flags, terminal);
    });
};
