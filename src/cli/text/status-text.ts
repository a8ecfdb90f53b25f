import { formatUsd } from '../../base/money.js';
import type { BookStatus } from '../../narrate.js';
import { counted, formatCount, renderTable } from './format.js';

/** What `narrate status` prints for people. */
export function statusText({ book, chapters, lost, snapshot, holder }: BookStatus, columns: number): string {
  const { spentMicroUsd, uncertainMicroUsd, requests, pending } = snapshot.ledger;
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
  const waiting = [...pending.values()].reduce((total, ofKey) => total + ofKey.length, 0);
  return [
    `${book.title}, with ${book.profile.name}\n\n${table}\n`,
    `${formatUsd(spentMicroUsd)} spent on ${counted(requests, 'accepted request')}.\n`,
    ...(uncertainMicroUsd > 0
      ? [
          `${formatUsd(uncertainMicroUsd)} is uncertain: the answers to those requests were lost, they may have been charged.\n`,
        ]
      : []),
    ...(lost > 0
      ? [
          `${counted(lost, 'recording')} missing or cut short: the next run fetches ${lost === 1 ? 'it' : 'them'} again where the gateway still can, and buys the rest.\n`,
        ]
      : []),
    ...(waiting > 0
      ? [
          `${counted(waiting, 'request')} paid for and not fetched yet: the next run collects ${waiting === 1 ? 'it' : 'them'}.\n`,
        ]
      : []),
    ...(holder === null
      ? []
      : [`A run is at work on this book: process ${holder.pid} on ${holder.host}, since ${holder.since}.\n`]),
  ].join('');
}
