import { NarrateError } from '../../../base/errors.js';
import type { ChunkSelection } from '../../../plan/select-chunks.js';
import type { RetakeOptions } from '../../../use-cases/retake.js';
import type { TakesOptions } from '../../../use-cases/takes.js';
import { ask } from '../../ask.js';
import type { DeclareCommand } from '../../command.js';
import { exitStatusOf } from '../../exit-status.js';
import { interruptible } from '../../interrupts.js';
import {
  atOption,
  chunkOption,
  concurrencyOption,
  draftOption,
  dryRunOption,
  engineOption,
  examplesOf,
  jsonOption,
  manifestArgument,
  maxCostOption,
  oneChapterOption,
  priceOption,
  quietOption,
  storeOption,
  suspectOption,
  yesOption,
} from '../../options.js';
import { noProgress, showProgress } from '../../progress/show-progress.js';
import type { Terminal } from '../../terminal.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { retakeJson } from './json.js';
import { plannedRetakesText, retakeText } from './text.js';

interface RetakeFlags extends Omit<RetakeOptions, 'which' | 'confirm'> {
  readonly place: ChunkSelection;
  readonly suspect: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** `narrate retake`: buys another take of chunks. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
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
    .addArgument(manifestArgument())
    .addOption(oneChapterOption())
    .addOption(chunkOption())
    .addOption(atOption())
    .addOption(suspectOption('every recording in doubt'))
    .addOption(dryRunOption())
    .addOption(maxCostOption('spend no more than this'))
    .addOption(priceOption())
    .addOption(concurrencyOption())
    .addOption(yesOption())
    .addOption(quietOption())
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { maxCost: maxCostUsd, chapter, chunk, at, ...flags }) => {
      const place = { chapter, chunk, at };
      outcome.status = await retakeChunks({ ...flags, manifest, maxCostUsd, place }, terminal);
    });
};

/** Returns the exit status. */
async function retakeChunks(flags: RetakeFlags, terminal: Terminal): Promise<number> {
  const { place, suspect, dryRun, yes, json, quiet, ...options } = flags;
  const which = whichChunks(place, suspect);
  if (typeof which !== 'string' && which.at === undefined && which.chunk === undefined)
    await refuseWholeChapter(which, options);
  const { retake } = await import('../../../use-cases/retake.js');
  return interruptible(
    async (signal) => {
      const progress = quiet || dryRun ? noProgress : await showProgress(terminal);
      try {
        const report = await retake({
          ...options,
          which,
          signal,
          onEvent: progress.onEvent,
          async confirm(planned) {
            if (!json && !quiet) showWarnings(planned.warnings, terminal);
            if (dryRun) return false;
            const isAsked = planned.plan.costMicroUsd > 0 && !yes && terminal.interactive;
            if (isAsked || !quiet) terminal.err(plannedRetakesText(planned, terminal.errColumns));
            if (!isAsked || (await ask('Go ahead? [y/N] ', signal))) return true;
            throw new NarrateError('declined', 'Nothing was bought.');
          },
        });
        progress.end();
        if (json) terminal.json(retakeJson(report));
        else terminal.out(retakeText(report, { isDraft: options.draft === true, columns: terminal.columns }));
        return exitStatusOf(report);
      } finally {
        progress.end();
      }
    },
    () => terminal.err('\nEnding: what is under way is journalled.\n'),
  );
}

/** A whole chapter by a forgotten option would be dear. */
function whichChunks(place: ChunkSelection, suspect: boolean): RetakeOptions['which'] {
  const { chapter, chunk, at } = place;
  const isPlaced = chapter !== undefined || chunk !== undefined || at !== undefined;
  const hint = 'Give --chapter 3 --chunk 7, or --at chapters/03.md:82, or --suspect.';
  if (suspect && isPlaced)
    throw new NarrateError('usage', '--suspect says which chunks by itself.', { hint });
  if (suspect) return 'suspects';
  if (!isPlaced) throw new NarrateError('usage', 'Which chunk is to be taken again?', { hint });
  return place;
}

/** Not before it is known that there is such a chapter: else the next question would be answered in vain. */
async function refuseWholeChapter(
  which: ChunkSelection,
  options: Omit<TakesOptions, 'which'>,
): Promise<never> {
  const { takes } = await import('../../../use-cases/takes.js');
  const { chunks } = await takes({ ...options, which });
  const place = chunks[0]?.chunk.place;
  const example = place === undefined ? '' : `, or --at ${place.file}:${place.line}`;
  const list = `narrate takes${options.draft === true ? ' --draft' : ''} --chapter ${which.chapter}`;
  throw new NarrateError('usage', `Which chunk of chapter ${which.chapter}?`, {
    hint: `Give --chunk 1${example} and the like; \`${list}\` lists them.`,
  });
}
