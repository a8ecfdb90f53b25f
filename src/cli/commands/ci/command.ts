import { Argument } from 'commander';
import { defaultManifest, dollars, examplesOf, priceOption, storeOption } from '../../options.js';
import type { Verb } from '../../verb.js';

export const ci: Verb = (program, { terminal, version, outcome }) => {
  program
    .command('ci')
    .description(
      'for CI: what a change would cost, or a run, with a summary in Markdown, outputs and annotations',
    )
    .addHelpText(
      'after',
      examplesOf(
        'narrate ci estimate --max-cost 5',
        'narrate ci run --max-cost 5 --summary summary.md',
        'narrate ci estimate book/pipeline.yaml',
      ),
    )
    .addArgument(
      new Argument('<mode>', 'estimate: buys nothing, needs no key; run: records what is missing').choices([
        'estimate',
        'run',
      ]),
    )
    .argument('[manifest]', 'the book', defaultManifest)
    .option('--max-cost <usd>', 'estimate: fail when it costs more; run: spend no more than this', dollars)
    .addOption(priceOption())
    .addOption(storeOption())
    .option('--summary <file>', "write the summary to this file (default: the job's own on GitHub)")
    .option(
      '--files-url <url>',
      "where the run's files can be had, {file} standing for the path of each (default: the job's artifacts)",
    )
    .option('--annotations', 'write annotations in the form of GitHub (default: on GitHub alone)', false)
    .action(async (mode: 'estimate' | 'run', manifest: string, { maxCost: maxCostUsd, ...flags }) => {
      const { ciCommand } = await import('./ci.js');
      outcome.status = await ciCommand({ ...flags, mode, manifest, maxCostUsd }, { terminal, version });
    });
};
