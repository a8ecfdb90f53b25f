import { defineConfig } from 'vitest/config';

/** `npm run test:crash`: books that are killed at random, a hundred of them. BOOKS and SEED choose how many and which. */
export default defineConfig({
  test: {
    include: ['bench/crash.ts'],
    globalSetup: ['test/support/build.ts'],
    env: { CRASH_CHUNKS: '64' },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // One book at a time waits for processes more than it works.
    maxConcurrency: 2,
    reporters: ['dot'],
  },
});
