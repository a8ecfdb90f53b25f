import { InvalidArgumentError, Option } from 'commander';
import type { DeclareCommand } from '../../command.js';
import {
  draftOption,
  engineOption,
  examplesOf,
  manifestArgument,
  maxCostOption,
  priceOption,
  storeOption,
} from '../../options.js';

const portOption = () =>
  new Option('--port <n>', 'the port on 127.0.0.1 (default: a free one)').argParser(
    (text: string): number => {
      const value = Number(text);
      if (!Number.isInteger(value) || value < 0 || value > 65_535)
        throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
      return value;
    },
  );

/** Declares `narrate review`. Its action is loaded only when it runs. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('review')
    .description('hear the recordings in the browser, and decide: approve, choose, retake, respell')
    .addHelpText(
      'after',
      examplesOf(
        'narrate review',
        'narrate review --draft',
        'narrate review --max-cost 2',
        'narrate review --static report.html',
      ),
    )
    .addArgument(manifestArgument())
    .option('--no-open', 'only print the address, and do not open the browser')
    .addOption(portOption())
    .option('--static <file>', 'write what the page shows as one HTML file without audio, then end')
    .addOption(draftOption())
    .addOption(maxCostOption('spend no more than this on the retakes of this session'))
    .addOption(priceOption())
    .addOption(engineOption())
    .addOption(storeOption())
    .action(async (manifest: string, { maxCost: maxCostUsd, ...flags }) => {
      const { reviewCommand } = await import('./review.js');
      outcome.status = await reviewCommand({ ...flags, manifest, maxCostUsd }, terminal);
    });
};
