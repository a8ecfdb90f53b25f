import { formatCount } from '../../../base/format-count.js';
import { formatUsd, type MicroUsd } from '../../../base/money/money.js';
import { visible } from '../../terminal-text.js';
import { counted, formatDuration, shorten } from '../../text/format.js';
import type { FollowedFleet } from './follow.js';
import { sumOf } from './totals.js';

/** What a run was planned to do. */
export interface Planned {
  /** Chunks of all books of the run. */
  readonly chunks: number;
  /** Requests to buy, without retakes. */
  readonly buy: number;
  readonly costMicroUsd: MicroUsd;
}

/** How many requests were accepted until a moment, in milliseconds. */
interface Mark {
  readonly atMs: number;
  readonly bought: number;
}

/** The rate counts the last minute. */
const rateWindowMs = 60_000;

/** Measures how many requests a second are accepted. Recordings that were there before do not count. */
export class BuyingRate {
  #marks: Mark[] = [];

  /** Adds what is bought now. Returns requests a second in the last minute; null: not known yet. */
  add(mark: Mark): number | null {
    this.#marks = [...this.#marks.filter(({ atMs }) => mark.atMs - atMs <= rateWindowMs), mark];
    const [first = mark] = this.#marks;
    const seconds = (mark.atMs - first.atMs) / 1000;
    return seconds < 2 ? null : (mark.bought - first.bought) / seconds;
  }
}

/** Returns the books, chunks, money, rate and time left of a run, as one line. @param rate requests a second; null: not known */
export function fleetLine(
  { books }: FollowedFleet,
  { chunks, buy, costMicroUsd }: Planned,
  rate: number | null,
): string {
  const of = (state: string) => books.filter((book) => book.state === state).length;
  const { recorded, bought, spentMicroUsd, uncertainMicroUsd, throttled } = sumOf(books);
  const writing = books.filter(
    ({ state, progress }) => state === 'active' && progress?.phase === 'writing',
  ).length;
  const left = rate !== null && rate > 0 ? (buy - bought) / rate : null;
  return [
    `${of('done')} of ${counted(books.length, 'book')} done`,
    ...(of('failed') > 0 ? [`${of('failed')} failed`] : []),
    `${formatCount(Math.min(chunks, recorded))} of ${counted(chunks, 'chunk')} recorded`,
    `${formatUsd(spentMicroUsd)} of ${formatUsd(costMicroUsd)}`,
    ...(uncertainMicroUsd > 0 ? [`${formatUsd(uncertainMicroUsd)} possibly charged`] : []),
    ...(throttled > 0 ? [`${formatCount(throttled)} throttled`] : []),
    ...(writing > 0 ? [`${counted(writing, 'book')} writing files`] : []),
    ...(rate === null || bought >= buy ? [] : [`${rate.toFixed(1)} requests/s`]),
    ...(left !== null && left >= 1 ? [`about ${formatDuration(left)} left`] : []),
  ].join(', ');
}

/** Returns why nothing happens; null: something does. */
export function idleText({ workers, state, books }: FollowedFleet): string | null {
  if (state === 'paused') return 'The fleet is paused. `narrate fleet resume` continues it.';
  if (state === 'finishing') return 'The fleet takes no more books. `narrate fleet resume` continues it.';
  if (workers.length === 0)
    return 'No worker is running. Start one on any machine with the same files: `narrate fleet worker`.';
  const waits = books.filter(({ state: one }) => one === 'active' || one === 'waiting');
  const note = waits.every(({ progress }) => progress?.phase === 'waiting') ? waits[0]?.progress?.note : null;
  return note ? `All books wait: ${note}` : null;
}

/** How many books the live display shows. */
const shownBooks = 8;

/** Returns the live display: the line of the run, then a line for each book that is being recorded. */
export function fleetLines(line: string, fleet: FollowedFleet, columns: number): string {
  const active = fleet.books.filter(({ state }) => state === 'active');
  const lines = active.slice(0, shownBooks).map(({ book, progress }) => {
    if (!progress || progress.phase === 'starting') return `  ${visible(book)}: starting`;
    if (progress.phase === 'writing')
      return `  ${visible(book)}: writing files (${visible(progress.worker)})`;
    return `  ${visible(book)}: ${formatCount(progress.recorded)} of ${counted(progress.chunks, 'chunk')} (${visible(progress.worker)})`;
  });
  const more = active.length - shownBooks;
  const idle = idleText(fleet);
  return [
    line,
    ...(idle === null ? [] : [idle]),
    ...lines,
    ...(more > 0 ? [`  and ${counted(more, 'other book')}`] : []),
  ]
    .flatMap((text) => (text === line ? wrapLine(text, columns) : [shorten(text, columns - 1)]))
    .join('\n');
}

/** Breaks the line of the run at its commas, so that no figure is cut off. */
function wrapLine(line: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const part of line.split(', ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last}, ${part}`.length < columns)
      lines[lines.length - 1] = `${last}, ${part}`;
    else lines.push(part);
  }
  return lines;
}
