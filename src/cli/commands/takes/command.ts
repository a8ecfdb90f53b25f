import {
  defaultManifest,
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  priceOption,
  storeOption,
} from '../../options.js';
import { atOption, chunkOption, oneChapterOption } from '../../place-options.js';
import type { Verb } from '../../verb.js';

export const takes: Verb = (program, { terminal, outcome }) => {
  program
    .command('takes')
    .description('list the recordings of chunks, with what is found of them; --choose puts one in use')
    .addHelpText(
      'after',
      examplesOf(
        'narrate takes --chapter 3',
        'narrate takes --at chapters/03.md:82',
        'narrate takes --suspect',
        'narrate takes --chapter 3 --chunk 7 --choose 1',
      ),
    )
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(oneChapterOption())
    .addOption(chunkOption())
    .addOption(atOption())
    .option('--suspect', 'those in doubt alone', false)
    .option(
      '--choose <take>',
      'put this one in use: its number among the takes of the chunk, or its request id',
    )
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { chapter, chunk, at, ...flags }) => {
      const { takesCommand } = await import('./takes.js');
      outcome.status = await takesCommand({ ...flags, manifest, which: { chapter, chunk, at } }, terminal);
    });
};
