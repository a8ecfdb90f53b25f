import { formatCount } from '../../base/format-count.js';
import { formatUsd } from '../../base/money/money.js';
import { isFree } from '../../base/money/price.js';
import type { RunReport } from '../../use-cases/run.js';
import { visible } from '../terminal-text.js';
import { chunkName } from './chunk-name.js';
import { filesText } from './files.js';
import { flaggedText } from './flagged.js';
import { counted, formatDuration } from './format.js';
import { waitingText } from './waiting.js';
import { estimatedText } from './word-times.js';
import { wordsText } from './words.js';
import type { Width } from './wrap.js';

const headings: Record<RunReport['status'], string> = {
  complete: 'Done',
  waiting: 'Done for now',
  incomplete: 'Not complete',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
};

/** Returns the summary of a run. */
export function runText(
  { status, bookPlan, recorded, reused, delivered, flagged, words }: RunReport,
  { seconds, ...shown }: Width & { readonly seconds: number; readonly isDraft: boolean },
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
      ? `, and ${formatUsd(recorded.uncertainMicroUsd)} possibly charged (responses were lost)`
      : '';
  const money = isFree(plan.pricing.price)
    ? 'free'
    : `${formatUsd(recorded.spentMicroUsd)} spent${uncertain}`;
  const summary = `${headings[status]}: ${counted(plan.total.chunks, 'chunk')} (${parts.join(', ')}), ${money}, in ${formatDuration(seconds)}.\n`;
  return `${failures(recorded.failed)}${summary}${paidTwice(recorded.paidTwice)}${whyStopped(bookPlan, recorded)}${waitingText(bookPlan, 'run', shown.columns)}${filesText(delivered, shown)}${estimatedText(delivered.alignment ?? null, shown)}${flaggedSection({ recorded, flagged }, shown)}${wordsText(words, shown, delivered.unjudged)}`;
}

function failures(failed: RunReport['recorded']['failed']): string {
  return failed.map((one) => `${chunkName(one)} failed: ${visible(one.reason)}\n`).join('');
}

const maxListed = 10;

/** Returns the chunks that cost more than planned. */
function paidTwice(chunks: RunReport['recorded']['paidTwice']): string {
  if (chunks.length === 0) return '';
  const isOne = chunks.length === 1;
  const lines = chunks.slice(0, maxListed).map((one) => `  ${chunkName(one)}: ${visible(one.reason)}\n`);
  const left = chunks.length - lines.length;
  const more = left > 0 ? `  … and ${formatCount(left)} more\n` : '';
  return `${counted(chunks.length, 'chunk')} ${isOne ? 'was' : 'were'} paid twice, because the first request returned no usable audio:\n${lines.join('')}${more}`;
}

/** Returns why the run stopped, and what is still to buy. */
function whyStopped({ plan }: RunReport['bookPlan'], recorded: RunReport['recorded']): string {
  if (recorded.stopped === null) return '';
  const left = plan.total.buy - recorded.bought;
  // Chunks can differ in price, so this is the mean price of a chunk times their number.
  const cost = Math.ceil((left * plan.total.costMicroUsd) / plan.total.buy);
  const about = plan.pricing.price.per === 'request' ? '' : 'about ';
  const missing = left > 0 ? ` ${counted(left, 'chunk')} still to buy: ${about}${formatUsd(cost)}.` : '';
  return `${visible(recorded.stopped.message)}${missing}\n`;
}

/** Returns the flagged takes, and why they were not retaken. */
function flaggedSection(
  { recorded, flagged }: Pick<RunReport, 'recorded' | 'flagged'>,
  shown: Parameters<typeof flaggedText>[1],
): string {
  const { retakesStopped } = recorded;
  const why = retakesStopped === null ? '' : `No more retakes. ${visible(retakesStopped.message)}\n`;
  return `${why}${flaggedText(flagged, shown)}`;
}
