import {
  chapterOption,
  defaultManifest,
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  priceOption,
  storeOption,
} from '../../options.js';
import type { Verb } from '../../verb.js';

export const script: Verb = (program, { terminal, outcome }) => {
  program
    .command('script')
    .description('print what would be spoken, and by which voice')
    .addHelpText(
      'after',
      examplesOf('narrate script --chapter 2', 'narrate script --chunks', 'narrate script > book.txt'),
    )
    .argument('[manifest]', 'the book', defaultManifest)
    .option(
      '--chunks',
      'request by request: which are paid for, which are to be collected, which are new',
      false,
    )
    .addOption(chapterOption())
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { chapter: chapters, ...flags }) => {
      const { scriptCommand } = await import('./script.js');
      outcome.status = await scriptCommand({ ...flags, manifest, chapters }, terminal);
    });
};
