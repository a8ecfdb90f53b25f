import { describe, expect, it } from 'vitest';
import type { FollowedFleet } from '../../../../src/cli/commands/fleet/follow.js';
import {
  BuyingRate,
  fleetLine,
  fleetLines,
  idleText,
} from '../../../../src/cli/commands/fleet/follow-text.js';
import { noProgress } from '../../../../src/fleet/queue/book-job.js';
import type { QueuedBook } from '../../../../src/fleet/queue/fleet-queue.js';

const book = (name: string, state: QueuedBook['state'], progress = {}): QueuedBook => ({
  book: name,
  state,
  progress: { ...noProgress, phase: 'recording', worker: 'host#1', ...progress },
  outcome: null,
  starts: 1,
});
const worker = { name: 'host#1', slots: 2, books: [], version: '1.0.0' };
const fleet = (books: readonly QueuedBook[], parts: Partial<FollowedFleet> = {}): FollowedFleet => ({
  books,
  workers: [worker],
  state: 'running',
  ...parts,
});
const running = fleet([
  book('a', 'done', { chunks: 10, recorded: 10, bought: 10, spentMicroUsd: 400_000 }),
  book('b', 'active', {
    chunks: 20,
    recorded: 5,
    bought: 5,
    spentMicroUsd: 200_000,
    uncertainMicroUsd: 40_000,
    throttled: 3,
  }),
  book('c', 'failed'),
]);
const planned = { chunks: 40, buy: 40, costMicroUsd: 1_600_000 };

describe('fleetLine', () => {
  it('has books, failures, chunks, money, 429s, rate and the time left', () =>
    expect(fleetLine(running, planned, 2.5)).toBe(
      '1 of 3 books done, 1 failed, 15 of 40 chunks recorded, $0.60 of $1.60, $0.04 possibly charged, 3 throttled, 2.5 requests/s, about 10 s left',
    ));

  it('leaves out what is not known', () =>
    expect(fleetLine(fleet([book('a', 'waiting')]), planned, null)).toBe(
      '0 of 1 book done, 0 of 40 chunks recorded, $0.00 of $1.60',
    ));
});

describe('BuyingRate', () => {
  it('counts the requests of the last minute', () => {
    const rate = new BuyingRate();
    expect(rate.add({ atMs: 0, bought: 5 })).toBeNull();
    expect(rate.add({ atMs: 10_000, bought: 25 })).toBe(2);
    expect(rate.add({ atMs: 100_000, bought: 25 })).toBeNull();
    expect(rate.add({ atMs: 110_000, bought: 55 })).toBe(3);
  });
});

describe('idleText', () => {
  it.each([
    ['no worker runs', { workers: [] }, 'No worker is running.'],
    ['the fleet is paused', { state: 'paused' as const, workers: [] }, 'The fleet is paused.'],
    ['the fleet is finishing', { state: 'finishing' as const }, 'The fleet takes no more books.'],
  ])('says why nothing happens: %s', (_, parts, text) =>
    expect(idleText(fleet(running.books, parts))).toContain(text),
  );

  it('says what all books wait for', () => {
    const waiting = book('a', 'waiting', { phase: 'waiting', note: 'Another run has the lock.' });
    expect(idleText(fleet([waiting]))).toBe('All books wait: Another run has the lock.');
    expect(idleText(fleet([waiting, book('b', 'active')]))).toBeNull();
  });
});

it('fleetLines fits into the width of the terminal, and has a line for each book that is being recorded', () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    book(`books/${'long-name-'.repeat(8)}${index}`, 'active', { chunks: 20, recorded: index }),
  );
  const lines = fleetLines(fleetLine(running, planned, 2.5), fleet(many), 60).split('\n');
  for (const line of lines) expect(line.length).toBeLessThan(60);
  expect(lines.at(-1)).toBe('  and 4 other books');
  expect(lines.slice(0, 3).join(' ')).toContain('about 10 s left');
});
