import { Option } from 'commander';
import { NarrateError } from '../../../base/errors.js';
import {
  days,
  defaultManifest,
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  priceOption,
  storeOption,
} from '../../options.js';
import type { Verb } from '../../verb.js';

export const gc: Verb = (program, { terminal, outcome }) => {
  program
    .command('gc')
    .description(
      'remove recordings that the book has not used for a time; asks first, and never runs by itself',
    )
    .addHelpText(
      'after',
      examplesOf('narrate gc --keep 90', 'narrate gc --keep 90 --yes', 'narrate gc --keep 365 --also-store'),
    )
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(
      new Option('--keep <days>', 'keep what was used in the last so many days (required)').argParser(days),
    )
    .option('--dry-run', 'list what would go, and end there', false)
    .option('--also-store', "also from the book's store; else they stay there", false)
    .option('--yes', 'do not ask', false)
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { keep: keepDays, ...flags }) => {
      if (keepDays === undefined)
        throw new NarrateError(
          'usage',
          'narrate gc needs --keep: for how many days unused recordings stay.',
          {
            hint: 'For example `narrate gc --keep 90`; `narrate gc --help` has the other options.',
          },
        );
      const { gcCommand } = await import('./gc.js');
      outcome.status = await gcCommand({ ...flags, manifest, keepDays }, terminal);
    });
};
