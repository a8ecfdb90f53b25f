import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { fastFolders, fastTests, withProcesses } from './test/support/fast-tests.js';
import { LongestFirst } from './test/support/longest-first.js';

export default defineConfig({
  test: {
    // Many tests wait for processes, disks and answers: two more than the cores work meanwhile.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongestFirst },
    // These only end tests that hang: a busy machine never gets near them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/architecture.test.ts', ...fastFolders.map((folder) => `${folder}/**/*.test.ts`)],
          exclude: [...withProcesses],
          // One process for many files: starting one and loading the modules takes longer than most files.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/architecture.test.ts', ...fastTests],
          isolate: false,
          // The CLI is tested as a spawned process, so dist/ must be what src/ says.
          globalSetup: ['test/support/build.ts'],
        },
      },
    ],
  },
});
