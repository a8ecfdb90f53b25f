import { greatestCost } from '../../../plan/cost/greatest-cost.js';
import type { NarrateOptions } from '../../../project/open-project.js';
import type { BookPlan } from '../../../project/plan-project.js';
import { plan } from '../../../use-cases/plan.js';
import { ask } from '../../ask.js';
import { exitStatusOf } from '../../exit-status.js';
import { interruptible } from '../../interrupts.js';
import { planJson, sizeJson } from '../../json/plan.js';
import { noProgress, showProgress } from '../../progress/show-progress.js';
import { noticeColumns, type Terminal } from '../../terminal.js';
import { planText } from '../../text/plan.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { runText } from '../../text/run.js';
import { explainText } from './explain-text.js';
import { runJson } from './json.js';
import { firstChapterText, openText, priceText } from './text.js';

/** The options of `narrate [pipeline.yaml]`. */
export interface RunFlags extends NarrateOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly explain: boolean;
  /** Whether a dry run also shows the price with other limits of a request. */
  readonly compare: boolean;
  readonly yes: boolean;
  readonly quiet: boolean;
}

/** Runs `narrate [pipeline.yaml]`, or only plans it with `--dry-run`. Returns the exit status. */
export async function runCommand(flags: RunFlags, terminal: Terminal): Promise<number> {
  return flags.dryRun ? dryRun(flags, terminal) : wholeRun(flags, terminal);
}

async function dryRun(flags: RunFlags, terminal: Terminal): Promise<number> {
  const compared = flags.compare
    ? await (await import('../../../use-cases/compare.js')).compare(flags)
    : null;
  const bookPlan = compared?.bookPlan ?? (await plan(flags));
  showNotices(bookPlan, flags, terminal);
  if (flags.json) {
    if (flags.explain) terminal.err(explainText(bookPlan, onStderr(terminal)));
    terminal.json({
      ...planJson(bookPlan),
      ...(compared && { compare: compared.sizes.map(sizeJson(bookPlan)) }),
    });
  } else {
    terminal.tell(planText(bookPlan, terminal.columns));
    if (flags.explain)
      terminal.out(explainText(bookPlan, { columns: terminal.columns, color: terminal.outColor }));
    if (compared) terminal.tell((await import('./compare-text.js')).compareText(compared, terminal.columns));
  }
  return 0;
}

const onStderr = ({ errColumns: columns, color }: Terminal) => ({ columns, color });

const stopping =
  '\nStopping: no new requests, waiting for the responses to the open ones. Press Ctrl-C again to stop at once.\n';

function wholeRun(flags: RunFlags, terminal: Terminal): Promise<number> {
  const startedAt = performance.now();
  return interruptible(
    async (signal) => {
      // A dry run does without all of this.
      const { run } = await import('../../../use-cases/run.js');
      const progress = flags.quiet ? noProgress : await showProgress(terminal);
      try {
        const report = await run({
          ...flags,
          signal,
          onEvent: progress.onEvent,
          async confirm(bookPlan) {
            showNotices(bookPlan, flags, terminal);
            if (flags.explain) terminal.err(explainText(bookPlan, onStderr(terminal)));
            const isAsked = greatestCost(bookPlan.plan) > 0 && !flags.yes && terminal.interactive;
            if (isAsked || !flags.quiet) terminal.err(priceText(bookPlan, noticeColumns(terminal)));
            if (isAsked) terminal.err(firstChapterText(bookPlan, noticeColumns(terminal)));
            return !isAsked || ask('Go ahead? [y/N] ', signal);
          },
        });
        progress.end();
        const seconds = (performance.now() - startedAt) / 1000;
        const isDraft = flags.draft === true;
        if (flags.json) terminal.json(runJson(report, seconds));
        else
          terminal.tell(
            runText(report, { seconds, isDraft, columns: terminal.columns, startedAs: terminal.command }) +
              openText(report, flags),
          );
        return exitStatusOf(report);
      } finally {
        progress.end();
      }
    },
    () => terminal.err(stopping),
  );
}

/** Prints the warnings of a plan, except with `--json`, whose document contains them, and with `--quiet`. */
function showNotices({ warnings }: BookPlan, { json, quiet }: RunFlags, terminal: Terminal): void {
  if (!json && !quiet) showWarnings(warnings, terminal);
}
