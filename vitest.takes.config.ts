import { defineConfig } from 'vitest/config';

/**
 * `npm run test:takes`: checks two hundred good takes, none of which must be flagged. TAKES sets their number. BOOK names a
 * folder of Markdown that is read in place of generated prose.
 */
export default defineConfig({
  test: {
    include: ['bench/takes.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
