import { defineConfig } from 'vitest/config';

/**
 * `npm run test:writers`: writes one manuscript with the EPUB writers that are installed, and compares what is spoken with it.
 * KEEP names a folder for the EPUBs. It must not exist.
 */
export default defineConfig({
  test: {
    include: ['bench/writers/writers.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['verbose'],
  },
});
