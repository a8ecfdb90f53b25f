import { formatUsd } from '../../../base/money/money.js';
import type { BookStatus } from '../../../use-cases/status.js';
import { visible } from '../../terminal-text.js';
import { chunkName } from '../../text/chunk-name.js';
import { flaggedText } from '../../text/flagged.js';
import { counted, formatCount, renderTable } from '../../text/format.js';

/** What `narrate status` prints for people. */
export function statusText(
  found: BookStatus,
  { columns, isDraft }: { readonly columns: number; readonly isDraft: boolean },
): string {
  const { book, chapters, lost, snapshot, month, toCollect, uncertain, unanswered, suspects, holder } = found;
  const { spentMicroUsd, uncertainMicroUsd, requests } = snapshot.ledger;
  const rows = chapters.map(({ chapter, chunks, done }) => [
    `${chapter.chapter}`,
    chapter.title,
    `${formatCount(done)} of ${formatCount(chunks)}`,
    done === chunks ? 'recorded' : done === 0 ? '' : 'in part',
  ]);
  const table = renderTable([['', 'Chapter', 'Chunks', ''], ...rows], {
    align: ['right', 'left', 'right', 'left'],
    columns,
  });
  return [
    `${visible(book.title)}, with ${book.profile.name}\n\n${table}\n`,
    `${formatUsd(spentMicroUsd)} spent on ${counted(requests, 'accepted request')}.\n`,
    ...(uncertainMicroUsd > 0
      ? [
          `${formatUsd(uncertainMicroUsd)} is uncertain: ${unanswered.length === 1 ? 'the answer to a request was lost, it' : `the answers to ${formatCount(unanswered.length)} requests were lost, they`} may have been charged.\n`,
          sentText(unanswered),
          uncertainText(uncertain),
        ]
      : []),
    ...(month === null ? [] : [monthLine(month)]),
    ...(lost > 0
      ? [
          `${counted(lost, 'recording')} missing or cut short; \`narrate verify${isDraft ? ' --draft' : ''}\` looks closer.\n`,
        ]
      : []),
    ...(toCollect > 0
      ? [
          `${counted(toCollect, 'chunk')} paid for and not here: the next run collects ${toCollect === 1 ? 'it' : 'them'}.\n`,
        ]
      : []),
    flaggedText(suspects, { isDraft, columns }),
    ...(holder === null
      ? []
      : [
          `${visible(`A run is at work on this book: process ${holder.pid} on ${holder.host}, since ${holder.since}.`)}\n`,
        ]),
  ].join('');
}

/** Requests that are listed on the screen. */
const listed = 10;

/** When each was sent, as one needs it to look the request up in the account or to ask the gateway's support. */
function sentText(unanswered: BookStatus['unanswered']): string {
  const latest = unanswered.slice(-listed);
  const before = unanswered.length - latest.length;
  const lines = latest.map(({ doubt, chunk }) => {
    const time = new Date(doubt.sentAt).toISOString().replace('T', ' ').slice(0, 19);
    const what = chunk === null ? 'no longer in the book' : `chapter ${chunk.chapter}, chunk ${chunk.chunk}`;
    return `  ${time}  ${formatUsd(doubt.priceMicroUsd)}  ${what}\n`;
  });
  const more = before > 0 ? `  … and ${formatCount(before)} more before; --json lists all\n` : '';
  return `Sent at (UTC), to look up in the account or to ask the gateway's support about:\n${more}${lines.join('')}`;
}

/** Where in the book such requests are still missing. */
function uncertainText(chunks: BookStatus['uncertain']): string {
  if (chunks.length === 0) return 'What they were for is recorded, or no longer in the book.\n';
  const shown = chunks.length > 12 ? chunks.slice(0, 10) : chunks;
  const lines = shown.map((one) => `  ${chunkName(one)}\n`);
  const more = chunks.length - shown.length;
  return `Perhaps paid for, and not recorded (--strict-billing does not buy it again):\n${lines.join('')}${more > 0 ? `  … and ${formatCount(more)} more\n` : ''}`;
}

function monthLine(month: NonNullable<BookStatus['month']>): string {
  const { name, budgetMicroUsd, spentMicroUsd, uncertainMicroUsd, leftMicroUsd } = month;
  const uncertain = uncertainMicroUsd > 0 ? ` and ${formatUsd(uncertainMicroUsd)} uncertain` : '';
  return `${name} (UTC): ${formatUsd(spentMicroUsd)} spent${uncertain} of a budget of ${formatUsd(budgetMicroUsd)}; ${formatUsd(leftMicroUsd)} left.\n`;
}
