import { defineConfig } from 'vitest/config';

/** `npm run test:layouts`: renders a small book with each tool that is installed, and compares its navigation with `init`. */
export default defineConfig({
  test: {
    include: ['bench/layouts/layouts.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['verbose'],
  },
});
