import { formatUsd } from '../../../base/money/money.js';
import type { BookCharges } from '../../../fleet/plan/book-charges.js';
import type { QueuedBook } from '../../../fleet/queue/fleet-queue.js';
import type { Terminal } from '../../terminal.js';
import { counted, formatDuration } from '../../text/format.js';
import { wrap } from '../../text/wrap.js';
import type { FollowedFleet } from './follow.js';

/** Returns what `narrate fleet run` prints when all books have ended. */
export function endText(
  { books }: FollowedFleet,
  end: {
    readonly money: BookCharges;
    readonly seconds: number;
    readonly terminal: Pick<Terminal, 'columns' | 'command'>;
  },
): string {
  const { money, seconds, terminal } = end;
  const width = { columns: terminal.columns, indent: 0, startedAs: terminal.command };
  const of = (state: QueuedBook['state']) => books.filter((book) => book.state === state);
  const { bought, spentMicroUsd, uncertainMicroUsd } = money;
  const flagged = books.reduce((sum, { outcome }) => sum + (outcome?.flagged ?? 0), 0);
  const waiting = of('waiting').length + of('active').length;
  const lost = of('absent').map(({ book }) => book);
  const parts = [
    `${of('done').length} of ${counted(books.length, 'book')} done in ${formatDuration(seconds)}`,
    `${counted(bought, 'recording')} bought for ${formatUsd(spentMicroUsd)}`,
    ...(uncertainMicroUsd > 0 ? [`${formatUsd(uncertainMicroUsd)} possibly charged`] : []),
    ...(flagged > 0 ? [`${counted(flagged, 'flagged recording')}`] : []),
    ...(waiting > 0 ? [`${counted(waiting, 'book')} left in the queue`] : []),
  ];
  const failures = of('failed').map(({ book, outcome }) =>
    wrap(`${book} failed: ${outcome?.message ?? 'no reason is known.'} ${outcome?.hint ?? ''}`, width),
  );
  return [
    wrap(`${parts.join(', ')}.`, width),
    ...failures,
    failures.length > 0
      ? wrap(
          'To try a book again: `narrate fleet retry <book>`. If you have edited it: `narrate fleet run`.',
          width,
        )
      : '',
    lost.length > 0
      ? wrap(
          `No longer in the queue, because Redis lost its data or somebody removed the jobs: ${lost.join(', ')}. What was bought is kept. \`narrate fleet run\` adds the books again.`,
          width,
        )
      : '',
  ].join('');
}
