import { formatUsd } from '../../base/money.js';
import type { BookStatus } from '../../narrate.js';
import { counted, formatCount, renderTable } from './format.js';

/** What `narrate status` prints for people. */
export function statusText(found: BookStatus, columns: number): string {
  const { book, chapters, lost, snapshot, month, toCollect, holder } = found;
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
    `${book.title}, with ${book.profile.name}\n\n${table}\n`,
    `${formatUsd(spentMicroUsd)} spent on ${counted(requests, 'accepted request')}.\n`,
    ...(uncertainMicroUsd > 0
      ? [
          `${formatUsd(uncertainMicroUsd)} is uncertain: the answers to those requests were lost, they may have been charged.\n`,
        ]
      : []),
    ...(month === null ? [] : [monthLine(month)]),
    ...(lost > 0
      ? [`${counted(lost, 'recording')} missing or cut short; \`narrate verify\` looks closer.\n`]
      : []),
    ...(toCollect > 0
      ? [
          `${counted(toCollect, 'chunk')} paid for and not here: the next run collects ${toCollect === 1 ? 'it' : 'them'}.\n`,
        ]
      : []),
    ...(holder === null
      ? []
      : [`A run is at work on this book: process ${holder.pid} on ${holder.host}, since ${holder.since}.\n`]),
  ].join('');
}

function monthLine(month: NonNullable<BookStatus['month']>): string {
  const { name, budgetMicroUsd, spentMicroUsd, uncertainMicroUsd, leftMicroUsd } = month;
  const uncertain = uncertainMicroUsd > 0 ? ` and ${formatUsd(uncertainMicroUsd)} uncertain` : '';
  return `${name} (UTC): ${formatUsd(spentMicroUsd)} spent${uncertain} of a budget of ${formatUsd(budgetMicroUsd)}; ${formatUsd(leftMicroUsd)} left.\n`;
}
