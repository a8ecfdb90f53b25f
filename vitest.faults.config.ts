import { defineConfig } from 'vitest/config';

/** `npm run test:faults`: what a book costs at a gateway that fails for a while or for ever, as a table. Takes about three minutes. */
export default defineConfig({
  test: {
    include: ['bench/faults.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    reporters: ['dot'],
  },
});
