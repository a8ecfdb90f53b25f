import { describe, expect, it } from 'vitest';
import { perRequest } from '../../src/base/money/price.js';
import type { DirectEngine } from '../../src/engines/engine.js';
import { espeakProfile } from '../../src/engines/espeak/profile.js';
import { knownEngines } from '../../src/project/known-engines.js';

const engine = (origin: string, microUsd: number): DirectEngine => ({
  kind: 'direct',
  profile: { ...espeakProfile, name: 'mine', price: perRequest(microUsd) },
  origin,
  synthesize: async () => ({ kind: 'rejected', message: 'no' }),
  close: async () => {},
});

describe('knownEngines', () => {
  it.each(['https://tts.example', 'model:mine'])('accepts an engine with the origin %s', (origin) => {
    expect(knownEngines(engine(origin, 40_000)).engine).toBe('mine');
  });

  it.each([
    ['https://tts.example/v1', 40_000],
    ['my engine', 40_000],
    ['model:mine', 37.5],
  ])(
    'refuses an engine with the origin %s at %d micro-dollars, which the journal cannot hold',
    (origin, price) => {
      expect(() => knownEngines(engine(origin, price))).toThrow(/mine/);
    },
  );
});
