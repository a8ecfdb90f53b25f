import { InvalidArgumentError } from 'commander';
import { NarrateError } from '../../../base/errors.js';
import { usd } from '../../../base/money/money.js';
import type { LiveReport } from '../../../use-cases/doctor-live.js';
import { ask } from '../../ask.js';
import type { DeclareCommand } from '../../command.js';
import { interruptible, stoppingText } from '../../interrupts.js';
import {
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  priceOption,
  storeOption,
  yesOption,
} from '../../options.js';
import { showProgress } from '../../progress/show-progress.js';
import { noticeColumns, type Terminal } from '../../terminal.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { liveText, plannedLiveText } from './live-text.js';
import { doctorText } from './text.js';

interface LiveFlags {
  readonly manifest: string | undefined;
  readonly draft: boolean;
  readonly requests: number;
  readonly yes: boolean;
  readonly json: boolean;
  readonly version: string;
}

/**
 * Declares `narrate doctor`. Its exit status is 0 if a run can start, with or without warnings, and 1 if a check failed or, with
 * `--live`, if no audio arrived.
 */
export const command: DeclareCommand = (program, { terminal, outcome, version }) => {
  program
    .command('doctor')
    .description('check this computer and the book, and say how to fix problems')
    .addHelpText(
      'after',
      examplesOf(
        'narrate doctor',
        'narrate doctor --online',
        'narrate doctor --live',
        'narrate doctor --json',
      ),
    )
    .argument('[manifest]', 'the book\'s manifest (default: "pipeline.yaml", if it exists)')
    .option(
      '--online',
      'also ask the gateway (the service) for the time, and whether it refuses the API key; buys nothing',
      false,
    )
    .option(
      '--live',
      'also buy 1 to 3 chunks that the book needs, and compare what the gateway does with what narrate assumes',
      false,
    )
    .option('--requests <n>', 'how many chunks --live buys at most: 1, 2 or 3', requestsOf, 2)
    .addOption(yesOption('with --live: do not ask before buying'))
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string | undefined, { json, live, requests, yes, ...options }) => {
      if (live && options.draft)
        throw new NarrateError('usage', '--live cannot be combined with --draft: a draft uses no gateway.', {
          hint: 'Leave out --draft.',
        });
      const { doctor } = await import('../../../use-cases/doctor.js');
      const report = await interruptible((signal) => doctor({ ...options, manifest, signal }));
      const { columns, command: startedAs, outColor: color } = terminal;
      if (!json) terminal.tell(doctorText(report, { columns, startedAs, color }));
      outcome.status = report.status === 'failed' ? 1 : 0;
      if (live && report.checks.some(({ name, state }) => name === 'manifest' && state === 'skipped'))
        throw noBook();
      if (live && report.status === 'failed')
        terminal.err('The live check bought nothing, because a check above failed. Fix it first.\n');
      const checked =
        live && report.status !== 'failed'
          ? await checkLive({ ...options, manifest, requests, yes, json, version }, terminal)
          : null;
      if (checked?.status === 'failed') outcome.status = 1;
      if (checked?.status === 'interrupted') outcome.status = 130;
      if (json) terminal.json({ ...report, ...(live && { live: checked && liveJson(checked) }) });
    });
};

const noBook = (): NarrateError =>
  new NarrateError(
    'usage',
    '--live needs a book: its requests are in the journal of a book, and count for its budgets.',
    {
      hint: 'Write a manifest with `narrate init`. A folder with one short Markdown file is enough.',
    },
  );

function requestsOf(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 3)
    throw new InvalidArgumentError('Expected 1, 2 or 3.');
  return value;
}

/** Buys chunks after a question, and prints the report. @throws NarrateError `usage` if nobody can be asked */
async function checkLive(
  { manifest = 'pipeline.yaml', yes, json, version, ...options }: LiveFlags,
  terminal: Terminal,
): Promise<LiveReport> {
  const { doctorLive } = await import('../../../use-cases/doctor-live.js');
  const progress = await showProgress(terminal);
  const { report, failures } = await interruptible(
    (signal) =>
      doctorLive({
        ...options,
        manifest,
        signal,
        onEvent: progress.onEvent,
        async confirm(planned) {
          showWarnings(planned.warnings, terminal);
          terminal.err(plannedLiveText(planned, noticeColumns(terminal)));
          if (yes || planned.plan.total.costMicroUsd === 0) return true;
          if (terminal.interactive) return ask('Go ahead? [y/N] ', signal);
          throw new NarrateError(
            'usage',
            '--live spends money and cannot ask here, because this is not a terminal.',
            {
              hint: 'To allow it, add --yes.',
            },
          );
        },
      }),
    () => terminal.err(stoppingText),
  ).finally(() => progress.end());
  for (const failure of failures) terminal.err(`${failure}\n`);
  if (report.status === 'interrupted') terminal.err('Interrupted. The next run collects what is paid for.\n');
  if (!json) terminal.tell(liveText(report, { columns: terminal.columns, version }));
  return report;
}

const liveJson = ({ spentMicroUsd, uncertainMicroUsd, ...report }: LiveReport) => ({
  ...report,
  spentUsd: usd(spentMicroUsd),
  uncertainUsd: usd(uncertainMicroUsd),
});
