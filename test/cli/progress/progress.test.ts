import { describe, expect, it } from 'vitest';
import type { NarrateEvent } from '../../../src/base/events.js';
import { lostResponseLine, lostResponsesAfter, noLostResponses } from '../../../src/cli/progress/notices.js';
import { initialProgress, progressAfter, secondsLeft } from '../../../src/cli/progress/progress-state.js';
import { progressLine, progressLines } from '../../../src/cli/progress/progress-text.js';

const plan: NarrateEvent = {
  type: 'plan-made',
  wait: 0,
  chapters: 2,
  chaptersRecorded: 0,
  chunks: 20,
  reuse: 4,
  collect: 1,
  buy: 15,
  costMicroUsd: 600_000,
};
const accepted = (chunk: number): NarrateEvent => ({
  type: 'chunk-accepted',
  chapter: 1,
  chunk,
  requestId: 'r',
  priceMicroUsd: 40_000,
});
const recorded = (chunk: number): NarrateEvent => ({
  type: 'chunk-recorded',
  chapter: 1,
  chunk,
  audioSeconds: 60,
  collected: false,
});

const stateAfter = (events: readonly NarrateEvent[], stepMs = 1000) =>
  events.reduce((state, event, index) => progressAfter(state, event, index * stepMs), initialProgress(0));

describe('progress', () => {
  it('adds up chunks and money', () => {
    const state = stateAfter([plan, accepted(1), accepted(2), recorded(1), recorded(2), recorded(3)]);
    expect(state).toMatchObject({
      chunks: 20,
      recorded: 7,
      recordedNow: 3,
      toRecord: 16,
      spentMicroUsd: 80_000,
    });
    expect(progressLine(state, 5000)).toBe(
      '0 of 2 chapters, 7 of 20 chunks recorded, $0.08 of $0.60, about 22 s left',
    );
  });

  it('shows what was paid twice', () => {
    const again: NarrateEvent = {
      type: 'chunk-paid-again',
      chapter: 1,
      chunk: 2,
      reason: 'the recording has a header and no samples',
      priceMicroUsd: 40_000,
    };
    const small = { ...plan, buy: 1, costMicroUsd: 40_000 };
    expect(progressLine(stateAfter([small, accepted(2), accepted(2), again]), 0)).toBe(
      '0 of 2 chapters, 4 of 20 chunks recorded, $0.08 of $0.04, $0.04 paid twice',
    );
  });

  it('shows recordings of earlier runs while they are measured for the first time', () => {
    const measured = (count: number): NarrateEvent => ({
      type: 'takes-measured',
      measured: count,
      takes: 340,
    });
    const under = stateAfter([plan, measured(0), measured(12)]);
    const line = 'measuring recordings of earlier runs, once: 12 of 340';
    expect(progressLine(under, 0)).toBe(line);
    expect(progressLines(under, 0, 80).split('\n').at(-1)).toBe(line);
    expect(progressLine(stateAfter([plan, measured(12), measured(340)]), 0)).toContain('chunks recorded');
  });

  it('shows only files if nothing is recorded, and uses the singular for one chunk', () => {
    const state = stateAfter([
      { type: 'file-started', file: 'a/01.mp3', audioSeconds: 10 },
      { type: 'file-written', file: 'a/01.mp3' },
    ]);
    expect(progressLine(state, 0)).toBe('1 file written');
    expect(progressLines(state, 0, 80)).not.toContain('░');
    expect(
      progressLine(stateAfter([{ ...plan, chapters: 1, chunks: 1, reuse: 0, costMicroUsd: 0 }]), 0),
    ).toBe('0 of 1 chunk recorded');
  });

  it('shows possibly charged money and failures', () => {
    const state = stateAfter([
      plan,
      { type: 'chunk-uncertain', chapter: 1, chunk: 1, priceMicroUsd: 40_000, reason: 'reset' },
      { type: 'chunk-failed', chapter: 1, chunk: 1, reason: 'reset' },
    ]);
    expect(progressLine(state, 0)).toBe(
      '0 of 2 chapters, 4 of 20 chunks recorded, $0.00 of $0.60, $0.04 possibly charged, 1 failed',
    );
  });

  it('estimates no remaining time after only two recordings', () => {
    expect(secondsLeft(stateAfter([plan, recorded(1), recorded(2)]), 9000)).toBeNull();
  });

  it('shows the files that are being written', () => {
    const state = stateAfter([
      plan,
      { type: 'file-started', file: 'audiobook/01-a.mp3', audioSeconds: 100 },
      { type: 'file-started', file: 'audiobook/book.m4b', audioSeconds: 300 },
      { type: 'file-progressed', file: 'audiobook/book.m4b', audioSeconds: 100 },
      { type: 'file-written', file: 'audiobook/01-a.mp3' },
    ]);
    expect(progressLine(state, 0)).toBe('1 written, writing book.m4b 33 %');
  });

  it.each([20, 40, 80])('stays within %i columns', (columns) => {
    const state = stateAfter([
      plan,
      recorded(1),
      { type: 'rate-limited', waitMs: 60_000 },
      { type: 'file-started', file: `${'x'.repeat(90)}.mp3`, audioSeconds: 1 },
    ]);
    for (const line of progressLines(state, 2500, columns).split('\n'))
      expect(line.length).toBeLessThan(columns);
    expect(progressLines(state, 2500, 80)).toContain('throttled by the gateway: waiting another');
  });
});

describe('notices about lost responses', () => {
  const lost = (chunk: number): NarrateEvent => ({
    type: 'chunk-uncertain',
    chapter: 1,
    chunk,
    priceMicroUsd: 40_000,
    reason: 'reset',
  });
  const found = (chunk: number): NarrateEvent => ({
    type: 'chunk-recovered',
    chapter: 1,
    chunk,
    requestId: 'r',
    priceMicroUsd: 40_000,
  });

  it.each([
    ['nothing', [recorded(1)], null],
    ['one', [lost(2)], 'Chapter 1, chunk 2: possibly charged, because the response was lost (reset).'],
    [
      'one that is recovered',
      [found(2)],
      'Chapter 1, chunk 2: a callback reported that the request was accepted, so the lost response is recovered.',
    ],
    [
      'many, most of them recovered',
      [lost(1), lost(2), lost(3), found(3), recorded(3), found(1)],
      '3 requests were possibly charged, because their responses were lost. Latest: chapter 1, chunk 3 (reset). Callbacks reported that 2 requests were accepted, so their lost responses are recovered. Latest: chapter 1, chunk 1.',
    ],
  ] as [string, NarrateEvent[], string | null][])('are one line for %s', (_, events, line) => {
    expect(lostResponseLine(events.reduce(lostResponsesAfter, noLostResponses))).toBe(line);
  });
});
