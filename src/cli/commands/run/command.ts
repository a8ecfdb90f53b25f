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
  yesOption,
} from '../../options.js';

/** The variables of the API keys, each with its engine in brackets. */
const keyVariables = engines
  .flatMap(({ name, server }) => (server === null ? [] : [`${server.keyVariable} (${name})`]))
  .join(', ');

const examples = `
Examples:
  $ narrate --draft                   hear the book, free and offline
  $ narrate --dry-run                 see the price; buys nothing
  $ narrate pipeline.yaml             buy the missing recordings and write the audio files
  $ narrate --chapter 3 --max-cost 2  record one chapter for at most two dollars

narrate reads API keys from the environment: ${keyVariables}.`;

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
    .option(
      '--strict-billing',
      'do not buy chunks again that were possibly charged already (their responses were lost)',
      false,
    )
    .addOption(acceptReadingOption())
    .option(
      '--explain',
      'list every chunk, why it is bought and what changed in it, and everything that is not spoken',
      false,
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
