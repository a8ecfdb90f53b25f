import { defineConfig } from 'vitest/config';

/** `npm run bench:dialects`: compares what narrate speaks with what Pandoc shows, by construct. DOCUMENTS sets how many of each. */
export default defineConfig({
  test: {
    include: ['bench/dialects.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
