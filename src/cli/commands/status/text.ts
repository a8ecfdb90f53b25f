import { formatCount } from '../../../base/format-count.js';
import { formatUsd } from '../../../base/money/money.js';
import type { BookStatus } from '../../../use-cases/status.js';
import { visible } from '../../terminal-text.js';
import { chunkName } from '../../text/chunk-name.js';
import { flaggedText } from '../../text/flagged.js';
import { counted, renderTable } from '../../text/format.js';
import { estimatedText } from '../../text/word-times.js';
import { wordsText } from '../../text/words.js';
import type { Width } from '../../text/wrap.js';

/** Returns the text of `narrate status`. */
export function statusText(
  found: BookStatus,
  { columns, startedAs, isDraft }: Width & { readonly isDraft: boolean },
): string {
  const {
    book,
    chapters,
    lost,
    snapshot,
    month,
    toCollect,
    uncertain,
    unanswered,
    flagged,
    words,
    wordTimes,
    holder,
  } = found;
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
    approvedText(chapters),
    requests === 0 && spentMicroUsd === 0
      ? 'Nothing spent yet.\n'
      : `${formatUsd(spentMicroUsd)} spent on ${counted(requests, 'accepted request')}.\n`,
    ...(uncertainMicroUsd > 0
      ? [
          `${formatUsd(uncertainMicroUsd)} was possibly charged: ${unanswered.length === 1 ? 'the response to a request was' : `the responses to ${formatCount(unanswered.length)} requests were`} lost.\n`,
          sentText(unanswered),
          uncertainText(uncertain),
        ]
      : []),
    ...(month === null ? [] : [monthLine(month)]),
    ...(lost > 0
      ? [
          `${counted(lost, 'recording')} missing or cut short: \`narrate verify${isDraft ? ' --draft' : ''}\` shows details.\n`,
        ]
      : []),
    ...(toCollect > 0
      ? [
          `${counted(toCollect, 'chunk')} paid for but not on this computer: the next run collects ${toCollect === 1 ? 'it' : 'them'}.\n`,
        ]
      : []),
    flaggedText(flagged, { isDraft, columns, startedAs }),
    estimatedText(wordTimes, { columns, startedAs }),
    wordsText(words, { columns, startedAs }),
    ...(holder === null
      ? []
      : [
          `${visible(`A run is working on this book: process ${holder.pid} on ${holder.host}, since ${holder.since}.`)}\n`,
        ]),
  ].join('');
}

/** Returns of how many chunks the take in use is approved; empty: nothing was approved yet. */
function approvedText(chapters: BookStatus['chapters']): string {
  const approved = chapters.reduce((sum, one) => sum + one.approved, 0);
  if (approved === 0) return '';
  const recorded = chapters.reduce((sum, one) => sum + one.done, 0);
  return `${formatCount(approved)} of ${counted(recorded, 'recorded chunk')} approved.\n`;
}

/** How many requests without a response are listed. */
const maxListed = 10;

/** Returns when each request without a response was sent. A user needs the time to look it up, or to ask the gateway's support. */
function sentText(unanswered: BookStatus['unanswered']): string {
  const latest = unanswered.slice(-maxListed);
  const before = unanswered.length - latest.length;
  const lines = latest.map(({ request, chunk }) => {
    const time = new Date(request.sentAt).toISOString().replace('T', ' ').slice(0, 19);
    const what = chunk === null ? 'no longer in the book' : `chapter ${chunk.chapter}, chunk ${chunk.chunk}`;
    return `  ${time}  ${formatUsd(request.priceMicroUsd)}  ${what}\n`;
  });
  const more = before > 0 ? `  … and ${formatCount(before)} earlier ones; --json lists all\n` : '';
  return `Times in UTC. Look them up in your account, or ask the gateway's support:\n${more}${lines.join('')}`;
}

/** Returns which chunks were possibly charged and are still not recorded. */
function uncertainText(chunks: BookStatus['uncertain']): string {
  if (chunks.length === 0) return 'Their chunks are recorded, or no longer in the book.\n';
  const shown = chunks.length > 12 ? chunks.slice(0, 10) : chunks;
  const lines = shown.map((one) => `  ${chunkName(one)}\n`);
  const more = chunks.length - shown.length;
  return `Possibly charged and not recorded (--strict-billing does not buy them again):\n${lines.join('')}${more > 0 ? `  … and ${formatCount(more)} more\n` : ''}`;
}

function monthLine(month: NonNullable<BookStatus['month']>): string {
  const { name, budgetMicroUsd, spentMicroUsd, uncertainMicroUsd, leftMicroUsd } = month;
  const uncertain = uncertainMicroUsd > 0 ? `, ${formatUsd(uncertainMicroUsd)} possibly charged,` : '';
  return `${name} (UTC): ${formatUsd(spentMicroUsd)} spent${uncertain} of a budget of ${formatUsd(budgetMicroUsd)}; ${formatUsd(leftMicroUsd)} left.\n`;
}
