import { formatUsd } from '../../../base/money/money.js';
import { isFree } from '../../../base/money/price.js';
import type { PlannedRetakes, RetakeReport } from '../../../use-cases/retake.js';
import { visible } from '../../terminal-text.js';
import { alsoText, chunkName } from '../../text/chunk-name.js';
import { filesText } from '../../text/files.js';
import { findingsText, flaggedText } from '../../text/flagged.js';
import { counted } from '../../text/format.js';
import { budgetPhrases, costPhrase } from '../../text/price-phrases.js';
import { wordsText } from '../../text/words.js';
import { hang, type Width } from '../../text/wrap.js';

/** Returns the planned retakes and what they cost. It is the text of a dry run, and precedes the question on a terminal. */
export function plannedRetakesText(planned: PlannedRetakes, columns: number): string {
  const { retakes, unrecorded } = planned.plan;
  const lines = retakes.map(({ chunk, used, alsoAt }) => {
    const findings = used.findings ?? [];
    const said = findings.length > 0 ? `: ${findingsText(findings)}` : '';
    return hang(`${chunkName(chunk)}${alsoText(alsoAt)}`, said, { columns, indent: 0 });
  });
  const missing = unrecorded.map((chunk) => `${chunkName(chunk)} is not recorded yet: a run buys it.\n`);
  return `${[...lines, ...missing].join('')}${priceText(planned)}`;
}

function priceText(planned: PlannedRetakes): string {
  const { retakes, buy, costMicroUsd, pricing } = planned.plan;
  if (retakes.length === 0) return 'Nothing to retake.\n';
  const paidFor = retakes.length - buy;
  const collect = paidFor > 0 ? `${counted(paidFor, 'take')} to collect, already paid for.\n` : '';
  if (buy === 0) return collect;
  if (isFree(pricing.price)) return `${counted(buy, 'chunk')} to record again, free.\n${collect}`;
  const budgets = budgetPhrases(planned);
  const budget = budgets.length === 0 ? '' : ` (${budgets.join(', ')})`;
  return `${counted(buy, 'chunk')} to buy again for ${costPhrase(costMicroUsd, pricing.price)}${budget}; the old takes are kept.\n${collect}`;
}

/** Returns the summary of `narrate retake`. */
export function retakeText(report: RetakeReport, shown: Width & { readonly isDraft: boolean }): string {
  const { planned, retaken, recorded, delivered, flagged, words } = report;
  if (retaken === null) return plannedRetakesText(planned, shown.columns);
  const lines = retaken.map(({ planned: { chunk, used }, take, findings, isUsed }) => {
    const name = chunkName(chunk);
    const line = (result: string) => hang(name, `: ${result}`, { columns: shown.columns, indent: 0 });
    if (take === null) return line('no new take; the old one stays in use');
    const note = findings === null || findings.length === 0 ? '' : `, but flagged: ${findingsText(findings)}`;
    if (isUsed) return line(`the new take is in use${note}`);
    return line(
      `the new take is flagged (${findingsText(findings ?? [])}), so take ${used.number} stays in use`,
    );
  });
  const stopped = recorded.retakesStopped === null ? '' : `${visible(recorded.retakesStopped.message)}\n`;
  const money = isFree(planned.plan.pricing.price)
    ? ''
    : `${formatUsd(recorded.spentMicroUsd)} spent${recorded.uncertainMicroUsd > 0 ? `, and ${formatUsd(recorded.uncertainMicroUsd)} possibly charged (responses were lost)` : ''}.\n`;
  return `${lines.join('')}${stopped}${money}${filesText(delivered, shown)}${flaggedText(flagged, shown)}${wordsText(words, shown, delivered.unjudged)}`;
}
