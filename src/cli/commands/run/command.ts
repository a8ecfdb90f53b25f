import { Option } from 'commander';
import { engines } from '../../../engines/registry.js';
import type { DeclareCommand } from '../../command.js';
import {
  acceptReadingOption,
  chapterOption,
  concurrencyOption,
  draftOption,
  dryRunOption,
  engineOption,
  jsonOption,
  manifestArgument,
  maxCostOption,
  priceOption,
  quietOption,
  storeOption,
  strictBillingOption,
  yesOption,
} from '../../options.js';

/** The variables of the API keys, each with its engine in brackets. */
const keyVariables = engines
  .flatMap(({ name, server }) => (server === null ? [] : [`${server.keyVariable} (${name})`]))
  .join(', ');

const examples = `
Examples:
  $ narrate --draft                   hear the book with the free computer voice
  $ narrate --dry-run                 see the price; buys nothing
  $ narrate pipeline.yaml             buy the missing recordings and write the audio files
  $ narrate --chapter 3 --max-cost 2  record one chapter for at most two dollars

narrate reads the API key from the environment, or from a file .env next to the
manifest: ${keyVariables}.`;

/**
 * Declares the main command, `narrate [pipeline.yaml]`. Its options belong to the program itself, so they are declared for every
 * command. Its action is loaded only when it runs.
 */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .addArgument(manifestArgument())
    .addOption(dryRunOption())
    .addOption(draftOption())
    .addOption(jsonOption())
    .addOption(chapterOption())
    .addOption(maxCostOption('spend no more than this in this run'))
    .addOption(priceOption())
    .addOption(concurrencyOption())
    .addOption(strictBillingOption())
    .addOption(acceptReadingOption())
    .option('--page', 'also write a page for listening and reading along: index.html')
    .option(
      '--realign',
      'learn again how each voice sounds, and find the words in the recordings again, for captions',
      false,
    )
    .option(
      '--explain',
      'list every chunk (text of one request), why it is bought and what changed in it, and all that is not spoken',
      false,
    )
    .addOption(
      new Option(
        '--compare',
        'dry run that also shows the price with other limits of characters in a request',
      )
        .default(false)
        .implies({ dryRun: true }),
    )
    .addOption(yesOption())
    .addOption(quietOption())
    .addOption(engineOption())
    .addOption(storeOption())
    .addHelpText('after', examples)
    .action(async (manifest: string, { chapter: chapters, maxCost: maxCostUsd, ...flags }) => {
      const { runCommand } = await import('./run.js');
      outcome.status = await runCommand({ ...flags, manifest, chapters, maxCostUsd }, terminal);
    });
};
