import {
  defaultManifest,
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  priceOption,
  storeOption,
} from '../../options.js';
import type { Verb } from '../../verb.js';

export const status: Verb = (program, { terminal, outcome }) => {
  program
    .command('status')
    .description('what is done, what was spent, what is uncertain')
    .addHelpText('after', examplesOf('narrate status', 'narrate status --json'))
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      const { statusCommand } = await import('./status.js');
      outcome.status = await statusCommand({ ...flags, manifest }, terminal);
    });
};
