import { formatUsd } from '../../../base/money/money.js';
import { isFree } from '../../../base/money/price.js';
import type { PlannedRetakes, RetakeReport } from '../../../use-cases/retake.js';
import { visible } from '../../terminal-text.js';
import { alsoText, chunkName } from '../../text/chunk-name.js';
import { filesText } from '../../text/files.js';
import { findingsText, flaggedText } from '../../text/flagged.js';
import { counted } from '../../text/format.js';
import { budgetPhrases, costPhrase } from '../../text/price-phrases.js';
import { hang } from '../../text/wrap.js';

/** What would be taken again and what it costs: asked about on a terminal, and all that a dry run prints. */
export function plannedRetakesText(planned: PlannedRetakes, columns: number): string {
  const { retakes, unrecorded } = planned.plan;
  const lines = retakes.map(({ chunk, used, alsoAt }) => {
    const findings = used.findings ?? [];
    const said = findings.length > 0 ? `: ${findingsText(findings)}` : '';
    return hang(`${chunkName(chunk)}${alsoText(alsoAt)}`, said, { columns, indent: 0 });
  });
  const missing = unrecorded.map((chunk) => `${chunkName(chunk)} is not recorded yet: a run buys it\n`);
  return `${[...lines, ...missing].join('')}${priceText(planned)}`;
}

function priceText(planned: PlannedRetakes): string {
  const { retakes, buy, costMicroUsd, pricing } = planned.plan;
  if (retakes.length === 0) return 'Nothing to take again.\n';
  const fetched = retakes.length - buy;
  const collect = fetched > 0 ? `${counted(fetched, 'take')} already paid for to collect.\n` : '';
  if (buy === 0) return collect;
  if (isFree(pricing.price)) return `${counted(buy, 'chunk')} to take again, free.\n${collect}`;
  const budgets = budgetPhrases(planned);
  const budget = budgets.length === 0 ? '' : ` (${budgets.join(', ')})`;
  return `${counted(buy, 'chunk')} to buy again for ${costPhrase(costMicroUsd, pricing.price)}${budget}; the old takes are kept.\n${collect}`;
}

/** What `narrate retake` prints for people at its end. */
export function retakeText(
  report: RetakeReport,
  shown: { readonly isDraft: boolean; readonly columns: number },
): string {
  const { planned, retaken, recorded, delivered, suspects } = report;
  if (retaken === null) return plannedRetakesText(planned, shown.columns);
  const lines = retaken.map(({ planned: { chunk, used }, take, findings, isUsed }) => {
    const name = chunkName(chunk);
    const line = (said: string) => hang(name, `: ${said}`, { columns: shown.columns, indent: 0 });
    if (take === null) return line('no other take came; the one that was there stays in use');
    const found = findings === null || findings.length === 0 ? '' : `, and ${findingsText(findings)}`;
    if (isUsed) return line(`the new take is in use${found}`);
    return line(
      `the new take is in doubt (${findingsText(findings ?? [])}), and take ${used.number} stays in use`,
    );
  });
  const stopped = recorded.retakesStopped === null ? '' : `${visible(recorded.retakesStopped.message)}\n`;
  const money = isFree(planned.plan.pricing.price)
    ? ''
    : `${formatUsd(recorded.spentMicroUsd)} spent${recorded.uncertainMicroUsd > 0 ? `, and ${formatUsd(recorded.uncertainMicroUsd)} uncertain (answers were lost)` : ''}.\n`;
  return `${lines.join('')}${stopped}${money}${filesText(delivered)}${flaggedText(suspects, shown)}`;
}
