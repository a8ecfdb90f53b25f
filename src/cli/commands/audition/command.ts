import { Option } from 'commander';
import { NarrateError } from '../../../base/errors.js';
import type { AuditionOptions } from '../../../use-cases/audition.js';
import { ask } from '../../ask.js';
import type { DeclareCommand } from '../../command.js';
import { exitStatusOf } from '../../exit-status.js';
import { interruptible, stoppingText } from '../../interrupts.js';
import {
  atOption,
  concurrencyOption,
  draftOption,
  dryRunOption,
  engineOption,
  examplesOf,
  jsonOption,
  manifestArgument,
  maxCostOption,
  priceOption,
  quietOption,
  storeOption,
  strictBillingOption,
  yesOption,
} from '../../options.js';
import { noProgress, showProgress } from '../../progress/show-progress.js';
import { noticeColumns, type Terminal } from '../../terminal.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { shellWord } from '../../text/typed-commands.js';
import { auditionJson, chosenJson } from './json.js';
import { auditionText, chosenText, plannedAuditionText } from './text.js';
import { wantedOf } from './wanted.js';

interface AuditionFlags extends Omit<AuditionOptions, 'at' | 'confirm' | 'chooseCommand'> {
  readonly at: string | undefined;
  readonly choose: string | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly open: boolean;
}

/** Declares `narrate audition`, which buys one passage in several voices and prompts. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('audition')
    .description('hear one passage in several voices and prompts on a page, then choose one')
    .addHelpText(
      'after',
      examplesOf(
        'narrate audition --at chapters/01.md:12 --voices Algenib,Kore,Charon',
        'narrate audition --at chapters/01.md:12 --prompts "Say this warmly." --prompts prompts.txt',
        'narrate audition --choose Kore',
      ),
    )
    .addArgument(manifestArgument())
    .addOption(atOption('the passage (text of one request) at this line: chapters/01.md:12'))
    .addOption(
      new Option('--voices <names>', 'voices, with commas between them; default: the voice of the passage')
        .default([], '')
        .argParser((value: string, before: readonly string[]) => [...before, value]),
    )
    .addOption(
      new Option(
        '--prompts <text|file>',
        'a prompt, or a file with a prompt on each line; can occur several times; each is heard in every voice',
      )
        .default([], '')
        .argParser((value: string, before: readonly string[]) => [...before, value]),
    )
    .option(
      '--choose <take>',
      'write the voice and prompt of a take to the manifest: its number, or its voice',
    )
    .addOption(dryRunOption('show what would be bought or written, then end'))
    .addOption(maxCostOption('spend no more than this'))
    .addOption(priceOption())
    .addOption(concurrencyOption())
    .addOption(strictBillingOption())
    .addOption(yesOption())
    .addOption(quietOption())
    .option('--no-open', 'do not open the page, only print its path')
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { maxCost: maxCostUsd, ...flags }) => {
      outcome.status = await auditionCommand({ ...flags, manifest, maxCostUsd }, terminal);
    });
};

async function auditionCommand(flags: AuditionFlags, terminal: Terminal): Promise<number> {
  const { at, choose } = flags;
  if (choose !== undefined) return chooseCommand({ ...flags, choose }, terminal);
  if (at !== undefined) return hear({ ...flags, at }, terminal);
  throw new NarrateError('usage', 'narrate audition needs a passage.', {
    hint: 'Name a line of a chapter: `narrate audition --at chapters/01.md:12 --voices Algenib,Kore`',
  });
}

/** Writes a choice to the manifest, and prints the change. */
async function chooseCommand(
  {
    choose,
    manifest,
    at,
    draft,
    engine,
    dryRun,
    json,
    ...others
  }: AuditionFlags & { readonly choose: string },
  terminal: Terminal,
): Promise<number> {
  if ((others.voices ?? []).length + (others.prompts ?? []).length > 0)
    throw new NarrateError('usage', '--choose cannot be combined with --voices or --prompts.', {
      hint: 'First hear the voices. Then choose one by its number or its voice.',
    });
  const { chooseAudition } = await import('../../../use-cases/choose-audition.js');
  const chosen = await chooseAudition({ choose, manifest, at, draft, engine, dryRun });
  if (json) terminal.json(chosenJson(chosen));
  else
    terminal.tell(
      chosenText(chosen, {
        columns: terminal.columns,
        color: terminal.outColor,
        dryRun,
        isDraft: draft === true,
      }),
    );
  return 0;
}

/** Buys the takes of an audition, writes its page and opens it. Returns the exit status. */
async function hear(flags: AuditionFlags & { readonly at: string }, terminal: Terminal): Promise<number> {
  const { yes, json, quiet, open, choose: _, voices = [], prompts = [], ...others } = flags;
  const options = { ...others, ...wantedOf({ voices, prompts }) };
  const { audition } = await import('../../../use-cases/audition.js');
  return interruptible(
    async (signal) => {
      const progress = quiet || options.dryRun ? noProgress : await showProgress(terminal);
      try {
        const report = await audition({
          ...options,
          chooseCommand: (at) => chooseCommandFor({ ...options, at }, terminal),
          signal,
          onEvent: progress.onEvent,
          async confirm(planned) {
            if (!json && !quiet) showWarnings(planned.warnings, terminal);
            const isAsked =
              planned.plan.total.costMicroUsd > 0 && !yes && !options.dryRun && terminal.interactive;
            if (isAsked || !quiet) terminal.err(plannedAuditionText(planned, noticeColumns(terminal)));
            return !isAsked || ask('Go ahead? [y/N] ', signal);
          },
        });
        progress.end();
        if (json) terminal.json(auditionJson(report));
        else if (!options.dryRun)
          terminal.tell(
            auditionText(report, {
              columns: terminal.columns,
              choose: chooseCommandFor({ ...options, at: report.planned.passage.at }, terminal),
            }),
          );
        if (report.page !== null && open && !json) await openPage(report.page, terminal);
        return exitStatusOf(report);
      } finally {
        progress.end();
      }
    },
    () => terminal.err(stoppingText),
  );
}

/** Returns the command that chooses a take of the audition at a place, without the number of the take. */
function chooseCommandFor(
  { manifest, draft, at }: Pick<AuditionOptions, 'manifest' | 'draft' | 'at'>,
  terminal: Terminal,
): string {
  const name = manifest === 'pipeline.yaml' ? '' : ` ${shellWord(manifest)}`;
  return `${terminal.command} audition${name}${draft ? ' --draft' : ''} --at ${shellWord(at)} --choose`;
}

/** Opens the page if stdout is a terminal on a computer with a screen. */
async function openPage(page: string, terminal: Terminal): Promise<void> {
  const { hasDisplay, openerFor, startOpener } = await import('../../opener.js');
  const { platform, env } = process;
  if (!terminal.outIsTerminal || !hasDisplay(platform, env)) return;
  const opener = openerFor(platform, page);
  const failure = await startOpener(opener);
  if (failure !== null) terminal.err(`${opener.program} could not open it: ${failure}.\n`);
}
