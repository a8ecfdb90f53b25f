import { defineConfig } from 'vitest/config';

/** `npm run test:takes`: two hundred good takes, none of which may raise an alarm. TAKES says how many, BOOK names a folder of Markdown to read in place of prose made up. */
export default defineConfig({
  test: {
    include: ['bench/takes.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
