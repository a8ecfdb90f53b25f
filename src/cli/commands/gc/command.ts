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
import { foundText, howToGoOn, removedText } from './text.js';

interface GcFlags extends Omit<GcOptions, 'confirm'> {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `narrate gc --keep <days>`: removes with `--yes` or when a person says so, else it only lists. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('gc')
    .description(
      'remove recordings that the book has not used for a time; asks first, and never runs by itself',
    )
    .addHelpText(
      'after',
      examplesOf('narrate gc --keep 90', 'narrate gc --keep 90 --yes', 'narrate gc --keep 365 --also-store'),
    )
    .addArgument(manifestArgument())
    .addOption(
      new Option('--keep <days>', 'keep what was used in the last so many days (required)').argParser(days),
    )
    .addOption(dryRunOption('list what would go, and end there'))
    .option('--also-store', "also from the book's store; else they stay there", false)
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
          'narrate gc needs --keep: for how many days unused recordings stay.',
          {
            hint: 'For example `narrate gc --keep 90`; `narrate gc --help` has the other options.',
          },
        );
      await removeUnused({ ...flags, manifest, keepDays }, terminal);
    });
};

function days(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 36_500)
    throw new InvalidArgumentError('It is a whole number of days, 0 or more.');
  return value;
}

async function removeUnused({ dryRun, yes, json, ...options }: GcFlags, terminal: Terminal): Promise<void> {
  const { gc } = await import('../../../use-cases/gc.js');
  const isAsked = !yes && !dryRun && !json && terminal.interactive;
  const report = await interruptible((signal) =>
    gc({
      ...options,
      signal,
      onEvent: showTransfer(terminal),
      async confirm(found) {
        if (!json) terminal.out(foundText(found, options));
        if (dryRun || !(yes || isAsked)) return false;
        if (yes || (await ask('Remove them? [y/N] ', signal))) return true;
        const hint = '`--dry-run` lists them and asks nothing.';
        throw new NarrateError('declined', 'Nothing was removed.', { hint });
      },
    }),
  );
  if (json) return terminal.json(gcJson(report, options));
  showWarnings(report.warnings, terminal);
  terminal.out(report.removed === null ? howToGoOn(report.found, options) : removedText(report.removed));
}
