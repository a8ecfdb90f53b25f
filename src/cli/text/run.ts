import { formatUsd } from '../../base/money/money.js';
import { isFree } from '../../base/money/price.js';
import type { RunReport } from '../../use-cases/run.js';
import { visible } from '../terminal-text.js';
import { chunkName } from './chunk-name.js';
import { filesText } from './files.js';
import { flaggedText } from './flagged.js';
import { counted, formatCount, formatDuration } from './format.js';

const headings: Record<RunReport['status'], string> = {
  complete: 'Done',
  incomplete: 'Not complete',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
};

/** What a run prints for people when it has ended. */
export function runText(
  { status, bookPlan, recorded, reused, delivered, suspects }: RunReport,
  { seconds, ...shown }: { readonly seconds: number; readonly isDraft: boolean; readonly columns: number },
): string {
  const { plan } = bookPlan;
  const parts = [
    `${formatCount(recorded.bought)} ${isFree(plan.pricing.price) ? 'recorded' : 'bought'}`,
    ...(recorded.collected > 0 ? [`${formatCount(recorded.collected)} collected`] : []),
    ...(recorded.retaken > 0 ? [`${formatCount(recorded.retaken)} retaken`] : []),
    `${formatCount(reused)} reused`,
  ];
  const uncertain =
    recorded.uncertainMicroUsd > 0
      ? `, and ${formatUsd(recorded.uncertainMicroUsd)} uncertain (answers were lost)`
      : '';
  const money = isFree(plan.pricing.price)
    ? 'free'
    : `${formatUsd(recorded.spentMicroUsd)} spent${uncertain}`;
  const summary = `${headings[status]}: ${counted(plan.total.chunks, 'chunk')} (${parts.join(', ')}), ${money}, in ${formatDuration(seconds)}.\n`;
  return `${failures(recorded.failed)}${summary}${paidTwice(recorded.paidTwice)}${whyStopped(bookPlan, recorded)}${filesText(delivered)}${doubts({ recorded, suspects }, shown)}`;
}

function failures(failed: RunReport['recorded']['failed']): string {
  return failed.map((one) => `${chunkName(one)} failed: ${visible(one.reason)}\n`).join('');
}

const mostListed = 10;

/** What cost more than was quoted. */
function paidTwice(chunks: RunReport['recorded']['paidTwice']): string {
  if (chunks.length === 0) return '';
  const isOne = chunks.length === 1;
  const lines = chunks.slice(0, mostListed).map((one) => `  ${chunkName(one)}: ${visible(one.reason)}\n`);
  const left = chunks.length - lines.length;
  const more = left > 0 ? `  and ${formatCount(left)} more\n` : '';
  return `${counted(chunks.length, 'chunk')} ${isOne ? 'was' : 'were'} paid twice, because nothing usable came the first time:\n${lines.join('')}${more}`;
}

/** Money that stopped the run: what it was, and what is still to be paid for. */
function whyStopped({ plan }: RunReport['bookPlan'], recorded: RunReport['recorded']): string {
  if (recorded.stopped === null) return '';
  const left = plan.total.buy - recorded.bought;
  // Chunks that do not all cost the same are told by their mean.
  const cost = Math.ceil((left * plan.total.costMicroUsd) / plan.total.buy);
  const about = plan.pricing.price.per === 'request' ? '' : 'about ';
  const missing = left > 0 ? ` ${counted(left, 'chunk')} still to buy: ${about}${formatUsd(cost)}.` : '';
  return `${visible(recorded.stopped.message)}${missing}\n`;
}

/** What is in doubt, and why there was no other take of it. */
function doubts(
  { recorded, suspects }: Pick<RunReport, 'recorded' | 'suspects'>,
  shown: Parameters<typeof flaggedText>[1],
): string {
  const { retakesStopped } = recorded;
  const why = retakesStopped === null ? '' : `No more retakes. ${visible(retakesStopped.message)}\n`;
  return `${why}${flaggedText(suspects, shown)}`;
}
