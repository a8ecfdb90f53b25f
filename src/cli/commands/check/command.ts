import { Option } from 'commander';
import { targetNames } from '../../../check/files/targets.js';
import {
  defaultManifest,
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  storeOption,
} from '../../options.js';
import type { Verb } from '../../verb.js';

export const check: Verb = (program, { terminal, outcome }) => {
  program
    .command('check')
    .description('decode and measure the files that were made, and say whether a publisher would take them')
    .addHelpText('after', examplesOf('narrate check --for acx', 'narrate check --for podcast --draft'))
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(new Option('--for <target>', 'by whose numbers').choices(targetNames).makeOptionMandatory())
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      const { checkCommand } = await import('./check.js');
      outcome.status = await checkCommand({ ...flags, manifest }, terminal);
    });
};
