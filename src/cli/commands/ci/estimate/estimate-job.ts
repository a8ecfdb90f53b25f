import { NarrateError } from '../../../../base/errors.js';
import { microUsd, usd } from '../../../../base/money/money.js';
import { plan } from '../../../../use-cases/plan.js';
import { planJson } from '../../../json/plan.js';
import { waitingJson } from '../../../json/waiting.js';
import { planText } from '../../../text/plan.js';
import { showWarnings } from '../../../text/render-diagnostics.js';
import { waitingText } from '../../../text/waiting.js';
import { annotation, diagnosticAnnotations } from '../host/annotations.js';
import { writeOutputs, writeSummary } from '../host/job-files.js';
import type { Job, Outcome } from '../job.js';
import { waitingOutputs } from '../markdown/waiting-markdown.js';
import {
  costOf,
  type Estimate,
  estimateMarkdown,
  hasPrice,
  isKnown,
  isOverBudget,
  overBudgetText,
} from './estimate-markdown.js';

/** Prices the next run. The exit status is 0, or that of `budget` if the run would cost more than `--max-cost`. */
export async function estimateJob({ flags, context, terminal }: Job): Promise<Outcome> {
  const { host } = context;
  const bookPlan = await plan({
    manifest: flags.manifest,
    acceptReading: flags.acceptReading,
    price: flags.price,
    store: flags.store,
    settle: flags.settle,
  });
  const budgetMicroUsd = flags.maxCostUsd === undefined ? null : microUsd(flags.maxCostUsd);
  const estimate: Estimate = { bookPlan, budgetMicroUsd };
  showWarnings(bookPlan.warnings, terminal);
  terminal.out(planText(bookPlan, terminal.columns));
  terminal.out(waitingText(bookPlan, 'estimate', terminal.columns));
  const markdown = estimateMarkdown(estimate, host);
  const isOver = isOverBudget(estimate);
  const outputs = {
    table: markdown,
    chunks: bookPlan.plan.total.buy,
    'cost-usd': hasPrice(estimate) ? usd(costOf(estimate)) : '',
    known: isKnown(estimate),
    'over-budget': isOver,
    ...waitingOutputs(bookPlan),
  };
  await writeOutputs(outputs, host);
  await writeSummary(`${markdown}\n`, flags.summary, context);
  const annotations = diagnosticAnnotations(bookPlan.warnings, context);
  const document = {
    ...planJson(bookPlan),
    waiting: waitingJson(bookPlan),
    known: isKnown(estimate),
    overBudget: isOver,
  };
  if (!isOver) return { status: 0, document, annotations };
  const over = new NarrateError('budget', overBudgetText(estimate));
  terminal.err(`narrate: ${over.message}\n`);
  return {
    status: over.exitStatus,
    document,
    annotations: [...annotations, annotation('error', over.message, null, context)],
  };
}
