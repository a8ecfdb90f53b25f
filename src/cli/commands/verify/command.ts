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

export const verify: Verb = (program, { terminal, outcome }) => {
  program
    .command('verify')
    .description('read every recording and the journal, and say what a repair would cost')
    .addHelpText('after', examplesOf('narrate verify', 'narrate verify --json'))
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      const { verifyCommand } = await import('./verify.js');
      outcome.status = await verifyCommand({ ...flags, manifest }, terminal);
    });
};
