import { NarrateError } from '../../../base/errors.js';
import { formatUsd } from '../../../base/money/money.js';
import { isFree } from '../../../base/money/price.js';
import { pricePhrase } from '../../../base/money/price-phrase.js';
import { greatestCost } from '../../../plan/cost/greatest-cost.js';
import type { BookPlan } from '../../../project/plan-project.js';
import type { NarrateOptions } from '../../../project/project.js';
import { plan } from '../../../use-cases/plan.js';
import { type RunReport, run } from '../../../use-cases/run.js';
import { ask } from '../../ask.js';
import { interruptible } from '../../interrupts.js';
import { planJson } from '../../json/plan.js';
import { type Progress, showProgress } from '../../progress/show-progress.js';
import type { Terminal } from '../../terminal.js';
import { budgetPhrases } from '../../text/budget-phrases.js';
import { counted } from '../../text/format.js';
import { explainText, planText } from '../../text/plan.js';
import { costPhrase, upToPhrase } from '../../text/price-phrase.js';
import { renderDiagnostics } from '../../text/render-diagnostics.js';
import { runText } from '../../text/run.js';
import { runJson } from './json.js';

export interface RunFlags extends NarrateOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly explain: boolean;
  readonly yes: boolean;
  readonly quiet: boolean;
}

/** `narrate [pipeline.yaml]`: returns the exit status. */
export async function runCommand(flags: RunFlags, terminal: Terminal): Promise<number> {
  return flags.dryRun ? dryRun(flags, terminal) : wholeRun(flags, terminal);
}

async function dryRun(flags: RunFlags, terminal: Terminal): Promise<number> {
  const bookPlan = await plan(flags);
  showWarnings(bookPlan, flags, terminal);
  if (flags.json) {
    if (flags.explain) terminal.err(explainText(bookPlan, onStderr(terminal)));
    terminal.json(planJson(bookPlan));
  } else {
    terminal.out(planText(bookPlan, terminal.columns));
    if (flags.explain)
      terminal.out(explainText(bookPlan, { columns: terminal.columns, color: terminal.outColor }));
  }
  return 0;
}

const onStderr = ({ errColumns: columns, color }: Terminal) => ({ columns, color });

const ending = '\nEnding: no new requests, answers under way are awaited (Ctrl-C again: at once).\n';

async function wholeRun(flags: RunFlags, terminal: Terminal): Promise<number> {
  const startedAt = performance.now();
  const interrupts = interruptible(() => terminal.err(ending));
  const progress: Progress = flags.quiet ? { onEvent() {}, end() {} } : await showProgress(terminal);
  try {
    const report = await run({
      ...flags,
      signal: interrupts.signal,
      onEvent: progress.onEvent,
      async confirm(bookPlan) {
        showWarnings(bookPlan, flags, terminal);
        if (flags.explain) terminal.err(explainText(bookPlan, onStderr(terminal)));
        const isAsked = greatestCost(bookPlan.plan) > 0 && !flags.yes && terminal.interactive;
        if (isAsked || !flags.quiet) terminal.err(priceLine(bookPlan));
        return !isAsked || ask('Go ahead? [y/N] ', interrupts.signal);
      },
    });
    progress.end();
    const seconds = (performance.now() - startedAt) / 1000;
    const isDraft = flags.draft === true;
    if (flags.json) terminal.json(runJson(report, seconds));
    else terminal.out(runText(report, { seconds, isDraft, columns: terminal.columns }));
    return exitStatusOf(report);
  } finally {
    progress.end();
    interrupts.done();
  }
}

function showWarnings({ warnings }: BookPlan, { json, quiet }: RunFlags, terminal: Terminal): void {
  if (warnings.length === 0 || json || quiet) return;
  terminal.err(`${renderDiagnostics(warnings, { color: terminal.color })}\n`);
}

const retakesMicroUsd = ({ costMicroUsd, costWithRetakesMicroUsd }: BookPlan['plan']['total']): number =>
  costWithRetakesMicroUsd - costMicroUsd;

function priceLine(bookPlan: BookPlan): string {
  const { book, plan } = bookPlan;
  const { total, pricing } = plan;
  if (isFree(pricing.price)) {
    const missing = total.buy + total.collect;
    return missing > 0 ? `${counted(missing, 'chunk')} to record with ${book.profile.name}, free.\n` : '';
  }
  const most = formatUsd(greatestCost(plan));
  const collect =
    total.collect > 0
      ? `${counted(total.collect, 'chunk')} already paid for to collect; what the gateway has lost is bought again (up to ${most} in all).\n`
      : '';
  const retakes = retakesMicroUsd(total);
  if (total.buy + total.collect === 0 && retakes > 0)
    return `Recordings in doubt are taken again, for up to ${formatUsd(retakes)}.\n`;
  if (total.buy === 0) return collect;
  const budgets = budgetPhrases(bookPlan);
  const budget = budgets.length === 0 ? '' : ` (${budgets.join(', ')})`;
  const unit = pricePhrase(pricing.price).replace('a request', 'each');
  const price = `${unit}: ${costPhrase(total.costMicroUsd, pricing.price)}${upToPhrase(total, pricing.price)}${budget}`;
  return `${counted(total.buy, 'request')} to buy at ${price}.\n${collect}`;
}

/** What a run's end means to the shell. */
export function exitStatusOf({ status, recorded }: RunReport): number {
  switch (status) {
    case 'complete':
      return 0;
    case 'incomplete':
      return 1;
    case 'stopped':
      return new NarrateError((recorded.stopped ?? recorded.retakesStopped)?.code ?? 'budget', '').exitStatus;
    case 'interrupted':
      return 130;
  }
}
