import { defineConfig } from 'vitest/config';

/** `npm run test:faults`: prints a table of what a book costs at a gateway with temporary or permanent faults. Takes about three minutes. */
export default defineConfig({
  test: {
    include: ['bench/faults.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    reporters: ['dot'],
  },
});
