import { NarrateError } from '../../../base/errors.js';
import type { ChunkSelection } from '../../../plan/select-chunks.js';
import type { TakesOptions } from '../../../use-cases/takes.js';
import type { DeclareCommand } from '../../command.js';
import { interruptible } from '../../interrupts.js';
import {
  atOption,
  chunkOption,
  draftOption,
  engineOption,
  examplesOf,
  flaggedOption,
  jsonOption,
  manifestArgument,
  oneChapterOption,
  priceOption,
  storeOption,
  suspectOption,
} from '../../options.js';
import { showProgress } from '../../progress/show-progress.js';
import type { Terminal } from '../../terminal.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { chosenJson, takesJson } from './json.js';
import { chosenText, takesText } from './text.js';

interface TakesFlags extends TakesOptions {
  readonly which: ChunkSelection;
  readonly json: boolean;
}

/** Declares `narrate takes`, which lists takes, or selects one with `--choose`. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('takes')
    .description(
      'list the takes (recordings) of each chunk and their problems; --choose selects the one to use',
    )
    .addHelpText(
      'after',
      examplesOf(
        'narrate takes --chapter 3',
        'narrate takes --at chapters/03.md:82',
        'narrate takes --flagged',
        'narrate takes --chapter 3 --chunk 7 --choose 1',
      ),
    )
    .addArgument(manifestArgument())
    .addOption(oneChapterOption())
    .addOption(chunkOption())
    .addOption(atOption())
    .addOption(flaggedOption('only flagged takes: those in which a check found a problem'))
    .addOption(suspectOption())
    .option('--choose <take>', 'use this take from now on: its number in the chunk, or its request id')
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { chapter, chunk, at, choose, suspect: _, ...flags }) => {
      const options: TakesFlags = { ...flags, manifest, which: { chapter, chunk, at } };
      await (choose === undefined ? list(options, terminal) : chooseFor(choose, options, terminal));
    });
};

async function list({ json, ...options }: TakesFlags, terminal: Terminal): Promise<void> {
  const { takes } = await import('../../../use-cases/takes.js');
  const report = await takes(options);
  if (json) return terminal.json(takesJson(report));
  showWarnings(report.warnings, terminal);
  const text = takesText(report, terminal.columns);
  terminal.tell(text === '' && options.flagged === true ? 'No take is flagged.\n' : text);
}

async function chooseFor(take: string, { json, ...options }: TakesFlags, terminal: Terminal): Promise<void> {
  if (options.flagged === true)
    throw new NarrateError('usage', '--choose cannot be combined with --flagged.', {
      hint: 'Name the chunk of the take: --chapter 3 --chunk 7 --choose 2.',
    });
  const { chooseTake } = await import('../../../use-cases/choose-take.js');
  await interruptible(async (signal) => {
    const progress = await showProgress(terminal);
    try {
      const report = await chooseTake({ ...options, take, signal, onEvent: progress.onEvent });
      progress.end();
      if (json) terminal.json(chosenJson(report));
      else terminal.tell(chosenText(report));
    } finally {
      progress.end();
    }
  });
}
