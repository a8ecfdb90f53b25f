import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The CLI is tested as a spawned process, so dist/ must be what src/ says.
    globalSetup: ['test/support/build.ts'],
    // Most tests wait for processes and disks: every core has one.
    maxWorkers: '100%',
    // These only end tests that hang: a busy machine never gets near them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
