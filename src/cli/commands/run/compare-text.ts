import { formatCount } from '../../../base/format-count.js';
import type { Comparison } from '../../../use-cases/compare.js';
import { formatDuration, renderTable } from '../../text/format.js';
import { costPhrase } from '../../text/price-phrases.js';
import { wrapIfLong } from '../../text/wrap.js';

/** Returns the table of `--dry-run --compare`: a row for each limit of characters in a request. */
export function compareText({ bookPlan, ...compared }: Comparison, columns: number): string {
  const { sizes, charactersPerSecond, isMeasured } = compared;
  const { plan } = bookPlan;
  const { price } = plan.pricing;
  const line = (text: string) => wrapIfLong(text, { columns });
  if (sizes.every(({ requests }) => requests === 0)) return `\n${line(allRecorded)}`;
  const rows = sizes.map(({ maxCharacters, isCurrent, requests, costMicroUsd, longestTakeSeconds }) => [
    formatCount(maxCharacters),
    formatCount(requests),
    price.per === 'unknown' && requests > 0 ? 'unknown' : costPhrase(costMicroUsd, price),
    longestTakeSeconds === null ? '' : formatDuration(longestTakeSeconds),
    isCurrent ? 'now' : '',
  ]);
  const table = renderTable([['maxCharacters', 'Requests', 'Cost', 'Longest take', ''], ...rows], {
    align: ['right', 'right', 'right', 'right', 'left'],
    columns,
  });
  const rate = `${charactersPerSecond.toFixed(1)} characters a second`;
  const from = isMeasured ? `measured in this book's takes: ${rate}` : `estimated: ${rate}`;
  const isPaid = plan.total.reuse + plan.total.collect > 0;
  return [
    '\nOther values of chunks.maxCharacters, the most characters in a request:\n',
    table,
    line(`${isPaid ? 'What is paid for stays in use. ' : ''}Lengths are ${from}.`),
    line(considerText(bookPlan)),
  ].join('');
}

const allRecorded =
  'Everything is recorded. Another value of chunks.maxCharacters changes only what later edits buy.';

/** Returns what to consider when choosing a limit. */
const considerText = ({ plan: { pricing } }: Comparison['bookPlan']): string =>
  pricing.price.per === 'request'
    ? 'Longer requests cost less and have fewer seams. With shorter ones, less audio is lost when a take fails, and a voice changes less within a take.'
    : 'Longer requests have fewer seams. With shorter ones, an edit or a take that fails costs less, and a voice changes less within a take.';
