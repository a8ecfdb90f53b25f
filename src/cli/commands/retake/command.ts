import {
  defaultManifest,
  dollars,
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  priceOption,
  storeOption,
  wholeNumber,
} from '../../options.js';
import { atOption, chunkOption, oneChapterOption } from '../../place-options.js';
import type { Verb } from '../../verb.js';

export const retake: Verb = (program, { terminal, outcome }) => {
  program
    .command('retake')
    .description('buy another take of chunks that you name, or of those in doubt; the old ones are kept')
    .addHelpText(
      'after',
      examplesOf(
        'narrate retake --chapter 3 --chunk 7',
        'narrate retake --at chapters/03.md:82',
        'narrate retake --suspect --dry-run',
      ),
    )
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(oneChapterOption())
    .addOption(chunkOption())
    .addOption(atOption())
    .option('--suspect', 'every recording in doubt', false)
    .option('--dry-run', 'show what would be bought and what it costs, and end there', false)
    .option('--max-cost <usd>', 'spend no more than this', dollars)
    .addOption(priceOption())
    .option('--concurrency <n>', 'requests under way at once', wholeNumber)
    .option('--yes', 'do not ask before buying', false)
    .option('--quiet', 'no progress and no notices', false)
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { maxCost: maxCostUsd, chapter, chunk, at, ...flags }) => {
      const { retakeCommand } = await import('./retake.js');
      const place = { chapter, chunk, at };
      outcome.status = await retakeCommand({ ...flags, manifest, maxCostUsd, place }, terminal);
    });
};
