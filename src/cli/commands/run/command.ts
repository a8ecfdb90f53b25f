import { engines } from '../../../engines/registry.js';
import type { DeclareCommand } from '../../command.js';
import {
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

/** `PIXAZO_API_KEY (pixazo), …` */
const keyVariables = engines
  .flatMap(({ name, server }) => (server === null ? [] : [`${server.keyVariable} (${name})`]))
  .join(', ');

const examples = `
Examples:
  $ narrate --draft                   hear the book, free and offline
  $ narrate --dry-run                 what it would cost, nothing is bought
  $ narrate pipeline.yaml             record what is missing and make the files
  $ narrate --chapter 3 --max-cost 2  one chapter, for two dollars at the most

Keys are read from the environment: ${keyVariables}.`;

/**
 * `narrate [pipeline.yaml]`, the main command: its options are the program's own. They are declared whichever command is
 * called, so what it does is only loaded when it is the one.
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
    .option('--strict-billing', 'leave out what may have been paid for already (its answer was lost)', false)
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
