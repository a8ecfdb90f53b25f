import { defineConfig } from 'vitest/config';

/** `npm run test:crash`: kills the runs of a hundred books at random. BOOKS and SEED choose how many and which. */
export default defineConfig({
  test: {
    include: ['bench/crash.ts'],
    globalSetup: ['test/support/build.ts'],
    env: { CRASH_CHUNKS: '64' },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two books at a time, because a book mostly waits for processes.
    maxConcurrency: 2,
    reporters: ['dot'],
  },
});
