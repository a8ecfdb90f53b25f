import { describe, expect, it } from 'vitest';
import { createTokenPool } from '../../../src/align/decode/token-pool.js';

describe('createTokenPool', () => {
  it('keeps the paths of living tokens, in memory that does not grow with the paths that were given up', () => {
    const pool = createTokenPool();
    let alive = Int32Array.of(pool.add(0, -1));
    for (let frame = 1; frame <= 5000; frame++) {
      const parent = alive[0] ?? 0;
      const tokens = Array.from({ length: 50 }, (_, index) => pool.add(frame * 100 + index, parent));
      // Only one of the fifty continues.
      alive = Int32Array.of(tokens[frame % 50] ?? 0);
      pool.tidy(alive);
    }
    const path = [...pool.pathTo(alive[0] ?? 0)];
    expect(path).toEqual(
      Array.from({ length: 5001 }, (_, frame) => (frame === 0 ? 0 : frame * 100 + (frame % 50))),
    );
    // 250,000 tokens were added.
    expect(pool.capacity).toBeLessThan(33_000);
  });

  it('begins again after it was cleared, and gives much memory back', () => {
    const pool = createTokenPool();
    for (let token = 0; token < 1_100_000; token++) pool.add(token, token - 1);
    expect(pool.capacity).toBeGreaterThan(1_100_000);
    pool.clear();
    expect(pool.capacity).toBeLessThan(33_000);
    const first = pool.add(7, -1);
    expect([...pool.pathTo(pool.add(8, first))]).toEqual([7, 8]);
  });
});
