import { beforeAll, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import {
  atCall,
  chunks,
  crashBook,
  isStitching,
  type Kill,
  undisturbedAudio,
  when,
} from '../support/crash-book.js';
import { randomKills } from '../support/random-kills.js';

let audio: Readonly<Record<string, Buffer>>;
beforeAll(async () => {
  audio = await undisturbedAudio();
  expect(Object.keys(audio)).toHaveLength(4);
});

describe('kill -9 at a chosen moment', () => {
  const cases: readonly {
    kill: Kill;
    sandbox?: Partial<SandboxOptions>;
    /** Least and highest number of uncertain requests at the end. */
    uncertain: readonly [number, number];
    charged: readonly [number, number];
  }[] = [
    {
      // The fifth request is charged, and its response is delayed until long after the kill.
      kill: when('between POST and answer', ({ report }) => report().charged >= chunks / 2),
      sandbox: { faults: { slowAnswer: { nth: [5] } }, slowAnswerMs: 60_000 },
      uncertain: [1, 8],
      charged: [chunks + 1, chunks + 8],
    },
    {
      kill: atCall('between answer and journal', {
        call: 'appendFile',
        holding: '"type":"accepted"',
        nth: 6,
        share: null,
      }),
      uncertain: [1, 8],
      charged: [chunks + 1, chunks + 8],
    },
    {
      kill: atCall('in the middle of the line that says accepted', {
        call: 'appendFile',
        holding: '"type":"accepted"',
        nth: 6,
        share: 0.5,
      }),
      uncertain: [0, 8],
      charged: [chunks, chunks + 8],
    },
    {
      kill: atCall('after the line is written, before it is synced', {
        call: 'datasync',
        holding: null,
        nth: 20,
        share: null,
      }),
      uncertain: [0, 8],
      charged: [chunks, chunks + 8],
    },
    {
      kill: when('in the middle of a download', ({ report }) => (report().requests.media[200] ?? 0) >= 10),
      sandbox: { faults: { slowMedia: { probability: 1 } }, slowMediaMs: 150 },
      uncertain: [0, 8],
      charged: [chunks, chunks + 8],
    },
    {
      kill: atCall('in the middle of writing a take', {
        call: 'writeFile',
        holding: 'WAVEfmt',
        nth: 10,
        share: 0.5,
      }),
      uncertain: [0, 8],
      charged: [chunks, chunks + 8],
    },
    {
      kill: when('in the middle of stitching', isStitching),
      uncertain: [0, 0],
      charged: [chunks, chunks],
    },
  ];
  it.each(cases)(
    '$kill.name loses nothing that was paid for',
    async ({ kill, sandbox = {}, uncertain, charged }) => {
      const figures = await crashBook({ kills: [kill], audio, sandbox });
      expect(figures.kills).toBe(1);
      expect(figures.uncertain).toBeGreaterThanOrEqual(uncertain[0]);
      expect(figures.uncertain).toBeLessThanOrEqual(uncertain[1]);
      expect(figures.charged).toBeGreaterThanOrEqual(charged[0]);
      expect(figures.charged).toBeLessThanOrEqual(charged[1]);
    },
  );
});

/** `npm run test:crash` does the same with a hundred. */
describe('kill -9 at any moment', () => {
  it.each([1, 2])(
    'loses nothing and buys nothing twice except uncertain requests (seed %i)',
    async (seed) => {
      const figures = await crashBook({ kills: randomKills(seed), audio });
      expect(figures.charged).toBeLessThanOrEqual(chunks + figures.uncertain);
    },
  );
});
