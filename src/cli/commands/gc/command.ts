import { InvalidArgumentError, Option } from 'commander';
import { NarrateError } from '../../../base/errors.js';
import type { GcOptions } from '../../../use-cases/gc.js';
import { ask } from '../../ask.js';
import type { DeclareCommand } from '../../command.js';
import { interruptible } from '../../interrupts.js';
import {
  draftOption,
  dryRunOption,
  engineOption,
  examplesOf,
  jsonOption,
  manifestArgument,
  priceOption,
  storeOption,
  yesOption,
} from '../../options.js';
import { showTransfer } from '../../progress/show-transfer.js';
import type { Terminal } from '../../terminal.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { gcJson } from './json.js';
import { deletedText, foundText, nextStepText } from './text.js';

interface GcFlags extends Omit<GcOptions, 'confirm'> {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** Declares `narrate gc --keep <days>`. It deletes with `--yes` or after a question, and otherwise only lists. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('gc')
    .description('delete recordings that no book in the folder has used for some days; asks first')
    .addHelpText(
      'after',
      examplesOf('narrate gc --keep 90', 'narrate gc --keep 90 --yes', 'narrate gc --keep 365 --also-store'),
    )
    .addArgument(manifestArgument())
    .addOption(
      new Option('--keep <days>', 'keep what was used in the last <days> days (required)').argParser(days),
    )
    .addOption(dryRunOption('list what would be deleted, then end'))
    .option('--also-store', "also delete them from the book's store", false)
    .addOption(yesOption('do not ask'))
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { keep: keepDays, ...flags }) => {
      if (keepDays === undefined)
        throw new NarrateError(
          'usage',
          'narrate gc needs --keep <days>: how many days to keep unused recordings.',
          {
            hint: 'For example, run `narrate gc --keep 90`. `narrate gc --help` lists all options.',
          },
        );
      await deleteUnused({ ...flags, manifest, keepDays }, terminal);
    });
};

function days(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 36_500)
    throw new InvalidArgumentError('Expected a whole number of days from 0 to 36500.');
  return value;
}

async function deleteUnused({ dryRun, yes, json, ...options }: GcFlags, terminal: Terminal): Promise<void> {
  const { gc } = await import('../../../use-cases/gc.js');
  const isAsked = !yes && !dryRun && !json && terminal.interactive;
  const report = await interruptible((signal) =>
    gc({
      ...options,
      signal,
      onEvent: showTransfer(terminal),
      async confirm(found) {
        if (!json) terminal.tell(foundText(found, options));
        if (dryRun || !(yes || isAsked)) return false;
        if (yes || (await ask('Delete them? [y/N] ', signal))) return true;
        const hint = '`--dry-run` lists them without a question.';
        throw new NarrateError('declined', 'Nothing was deleted.', { hint });
      },
    }),
  );
  if (json) return terminal.json(gcJson(report, options));
  showWarnings(report.warnings, terminal);
  terminal.tell(report.removed === null ? nextStepText(report.found, options) : deletedText(report.removed));
}
