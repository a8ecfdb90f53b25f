import { defaultManifest, draftOption, examplesOf } from '../../options.js';
import { oneChapterOption } from '../../place-options.js';
import type { Verb } from '../../verb.js';

export const open: Verb = (program, { terminal, outcome }) => {
  program
    .command('open')
    .description(
      'open the folder of what was made, or a chapter; its path is printed where nothing can be shown',
    )
    .addHelpText(
      'after',
      examplesOf('narrate open', 'narrate open --chapter 3 --draft', 'mpv "$(narrate open)"'),
    )
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(oneChapterOption())
    .addOption(draftOption())
    .action(async (manifest: string, flags) => {
      const { openCommand } = await import('./open.js');
      outcome.status = await openCommand({ ...flags, manifest }, terminal);
    });
};
