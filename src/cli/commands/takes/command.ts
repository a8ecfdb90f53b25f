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
import { chosenJson, takesJson, wordsCheckedJson } from './json.js';
import { chosenText, takesText, wordsCheckedText } from './text.js';

interface TakesFlags extends TakesOptions {
  readonly which: ChunkSelection;
  readonly json: boolean;
  readonly allFindings: boolean;
}

/** Declares `narrate takes`, which lists takes, or selects one with `--choose`. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
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
        'narrate takes --check-words',
        'narrate takes --chapter 3 --chunk 7 --choose 1',
      ),
    )
    .addArgument(manifestArgument())
    .addOption(oneChapterOption())
    .addOption(chunkOption())
    .addOption(atOption())
    .addOption(flaggedOption('only flagged takes: those in which a check found a problem'))
    .addOption(suspectOption())
    .option('--all-findings', 'also list what the word check found with low confidence', false)
    .option(
      '--check-words',
      'compare all takes of the book with their texts again; ends with exit status 1 if any is flagged',
      false,
    )
    .option('--choose <take>', 'use this take from now on: its number in the chunk, or its request id')
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { chapter, chunk, at, choose, checkWords, suspect: _, ...flags }) => {
      const options: TakesFlags = { ...flags, manifest, which: { chapter, chunk, at } };
      if (checkWords) outcome.status = await checkBook(choose, options, terminal);
      else await (choose === undefined ? list(options, terminal) : chooseFor(choose, options, terminal));
    });
};

async function list({ json, allFindings: all, ...options }: TakesFlags, terminal: Terminal): Promise<void> {
  const { takes } = await import('../../../use-cases/takes.js');
  const report = await takes(options);
  if (json) return terminal.json(takesJson(report, { all }));
  showWarnings(report.warnings, terminal);
  const none = report.chunks.length === 0 && options.flagged === true ? 'No take is flagged.\n' : '';
  const { columns, command: startedAs } = terminal;
  terminal.tell(`${none}${takesText(report, { columns, startedAs, all })}`);
}

async function chooseFor(
  take: string,
  { json, allFindings, ...options }: TakesFlags,
  terminal: Terminal,
): Promise<void> {
  if (options.flagged === true || allFindings)
    throw new NarrateError('usage', '--choose cannot be combined with --flagged or --all-findings.', {
      hint: 'Name the chunk of the take: --chapter 3 --chunk 7 --choose 2.',
    });
  const { chooseTake } = await import('../../../use-cases/choose-take.js');
  await interruptible(async (signal) => {
    const progress = await showProgress(terminal);
    try {
      const report = await chooseTake({ ...options, take, signal, onEvent: progress.onEvent });
      progress.end();
      if (json) terminal.json(chosenJson(report));
      else terminal.tell(chosenText(report, { columns: terminal.columns }));
    } finally {
      progress.end();
    }
  });
}

/**
 * Judges the words of all takes. Returns the exit status.
 * @throws NarrateError `usage` with an option that does not belong to it, and as `checkWords`
 */
async function checkBook(
  choose: string | undefined,
  { json, allFindings, flagged, which, ...options }: TakesFlags,
  terminal: Terminal,
): Promise<number> {
  const isSelected = [choose, which.chapter, which.chunk, which.at].some((one) => one !== undefined);
  if (isSelected || allFindings || flagged === true) {
    throw new NarrateError(
      'usage',
      '--check-words checks the whole book, and cannot be combined with other options.',
      {
        hint: 'Then use `narrate takes` with --flagged or --all-findings.',
      },
    );
  }
  const { checkWords } = await import('../../../use-cases/check-words.js');
  return interruptible(async (signal) => {
    const progress = await showProgress(terminal);
    try {
      const report = await checkWords({ ...options, signal, onEvent: progress.onEvent });
      progress.end();
      if (json) terminal.json(wordsCheckedJson(report));
      else {
        showWarnings(report.warnings, terminal);
        const { columns, command: startedAs } = terminal;
        terminal.tell(wordsCheckedText(report, { columns, startedAs, isDraft: options.draft === true }));
      }
      return report.words.flagged > 0 ? 1 : 0;
    } finally {
      progress.end();
    }
  });
}
