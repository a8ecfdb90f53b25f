import { describe, expect, it } from 'vitest';
import { perRequest } from '../../src/base/money/price.js';
import type { DirectEngine } from '../../src/engines/engine.js';
import { espeakProfile } from '../../src/engines/espeak/profile.js';
import { enginesFor } from '../../src/project/engines-for.js';

const engine = (origin: string, microUsd: number): DirectEngine => ({
  kind: 'direct',
  profile: { ...espeakProfile, name: 'mine', price: perRequest(microUsd) },
  origin,
  synthesize: async () => ({ kind: 'rejected', message: 'no' }),
  close: async () => {},
});

describe('enginesFor', () => {
  it.each(['https://tts.example', 'model:mine'])('accepts an engine with the origin %s', (origin) => {
    expect(enginesFor(engine(origin, 40_000)).engine).toBe('mine');
  });

  it.each([
    ['https://tts.example/v1', 40_000],
    ['my engine', 40_000],
    ['model:mine', 37.5],
  ])(
    'refuses an engine with the origin %s at %d micro-dollars, which the journal cannot hold',
    (origin, price) => {
      expect(() => enginesFor(engine(origin, price))).toThrow(/mine/);
    },
  );
});
