import { NarrateError } from '../../../base/errors.js';
import type { ChunkSelection } from '../../../plan/select-chunks.js';
import type { RetakeOptions } from '../../../use-cases/retake.js';
import type { TakesOptions } from '../../../use-cases/takes.js';
import { ask } from '../../ask.js';
import type { DeclareCommand } from '../../command.js';
import { exitStatusOf } from '../../exit-status.js';
import { interruptible, stoppingText } from '../../interrupts.js';
import {
  atOption,
  chunkOption,
  concurrencyOption,
  draftOption,
  dryRunOption,
  engineOption,
  examplesOf,
  flaggedOption,
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
  readonly flagged: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Declares `narrate retake`, which buys another take of chunks. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('retake')
    .description('buy another take (recording) of chunks that you name, and keep the old takes')
    .addHelpText(
      'after',
      examplesOf(
        'narrate retake --chapter 3 --chunk 7',
        'narrate retake --at chapters/03.md:82',
        'narrate retake --flagged --dry-run',
      ),
    )
    .addArgument(manifestArgument())
    .addOption(oneChapterOption())
    .addOption(chunkOption())
    .addOption(atOption())
    .addOption(flaggedOption('every chunk whose take is flagged: a check found a problem in it'))
    .addOption(suspectOption())
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
    .action(async (manifest: string, { maxCost: maxCostUsd, chapter, chunk, at, suspect: _, ...flags }) => {
      const place = { chapter, chunk, at };
      outcome.status = await retakeChunks({ ...flags, manifest, maxCostUsd, place }, terminal);
    });
};

/** Buys the takes, or only shows what they cost, and prints the result. Returns the exit status. */
async function retakeChunks(flags: RetakeFlags, terminal: Terminal): Promise<number> {
  const { place, flagged, dryRun, yes, json, quiet, ...options } = flags;
  const which = whichChunks(place, flagged);
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
        else
          terminal.tell(
            retakeText(report, {
              isDraft: options.draft === true,
              columns: terminal.columns,
              startedAs: terminal.command,
            }),
          );
        return exitStatusOf(report);
      } finally {
        progress.end();
      }
    },
    () => terminal.err(stoppingText),
  );
}

/**
 * Returns the chunks that the options select. A default would be dangerous here, because every chunk costs money.
 * @throws NarrateError `usage` if the options select nothing, or contradict each other
 */
function whichChunks(place: ChunkSelection, flagged: boolean): RetakeOptions['which'] {
  const { chapter, chunk, at } = place;
  const isPlaced = chapter !== undefined || chunk !== undefined || at !== undefined;
  const hint = 'Use --chapter 3 --chunk 7, or --at chapters/03.md:82, or --flagged.';
  if (flagged && isPlaced)
    throw new NarrateError('usage', '--flagged cannot be combined with --chapter, --chunk or --at.', {
      hint,
    });
  if (flagged) return 'flagged';
  if (!isPlaced) throw new NarrateError('usage', 'narrate retake needs a chunk to record again.', { hint });
  return place;
}

/**
 * Refuses a chapter without a chunk, because a forgotten `--chunk` would buy a whole chapter. It reads the takes first, so that a
 * chapter that does not exist is reported as such.
 * @throws NarrateError `usage`
 */
async function refuseWholeChapter(
  which: ChunkSelection,
  options: Omit<TakesOptions, 'which'>,
): Promise<never> {
  const { takes } = await import('../../../use-cases/takes.js');
  const { chunks } = await takes({ ...options, which });
  const place = chunks[0]?.chunk.place;
  const example = place === undefined ? '' : `, or use --at ${place.file}:${place.line}`;
  const list = `narrate takes${options.draft === true ? ' --draft' : ''} --chapter ${which.chapter}`;
  throw new NarrateError('usage', `narrate retake needs a chunk of chapter ${which.chapter}.`, {
    hint: `For example, add --chunk 1${example}. \`${list}\` lists the chunks.`,
  });
}
