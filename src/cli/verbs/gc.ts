import { Option } from 'commander';
import { days, defaultManifest, draftOption, engineOption, examplesOf, jsonOption } from './options.js';
import type { Verb } from './verb.js';

export const gc: Verb = (program, { terminal, outcome }) => {
  program
    .command('gc')
    .description(
      'remove recordings that the book has not used for a time; asks first, and never runs by itself',
    )
    .addHelpText('after', examplesOf('narrate gc --keep 90', 'narrate gc --keep 90 --yes'))
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(
      new Option('--keep <days>', 'keep what was used in the last so many days')
        .argParser(days)
        .makeOptionMandatory(),
    )
    .option('--dry-run', 'list what would go, and end there', false)
    .option('--yes', 'do not ask', false)
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { keep: keepDays, ...flags }) => {
      const { gcCommand } = await import('../commands/gc.js');
      outcome.status = await gcCommand({ ...flags, manifest, keepDays }, terminal);
    });
};
