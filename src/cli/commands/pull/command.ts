import { defaultManifest, engineOption, examplesOf, jsonOption, storeOption } from '../../options.js';
import type { Verb } from '../../verb.js';

export const pull: Verb = (program, { terminal, outcome }) => {
  program
    .command('pull')
    .description('fetch the journal and the recordings of the book from the store')
    .addHelpText('after', examplesOf('narrate pull', 'narrate pull --all'))
    .argument('[manifest]', 'the book', defaultManifest)
    .option('--all', 'also recordings of words that the book does not have any more', false)
    .addOption(storeOption())
    .addOption(engineOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      const { pullCommand } = await import('./pull.js');
      outcome.status = await pullCommand({ ...flags, manifest }, terminal);
    });
};
