import { defaultManifest, engineOption, examplesOf, jsonOption, storeOption } from '../../options.js';
import type { Verb } from '../../verb.js';

export const push: Verb = (program, { terminal, outcome }) => {
  program
    .command('push')
    .description('bring every recording and journal line to the store that it does not have')
    .addHelpText('after', examplesOf('narrate push', 'narrate push --store s3://audio/atlas'))
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(storeOption())
    .addOption(engineOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      const { pushCommand } = await import('./push.js');
      outcome.status = await pushCommand({ ...flags, manifest }, terminal);
    });
};
