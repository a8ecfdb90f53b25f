import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { fastFolders, fastTests, withProcesses } from './test/support/fast-tests.js';
import { LongestFirst } from './test/support/longest-first.js';

export default defineConfig({
  test: {
    // Two more workers than cores, because many tests wait for processes, disks and responses.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongestFirst },
    // These limits only end tests that hang. A busy machine never reaches them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/architecture.test.ts', ...fastFolders.map((folder) => `${folder}/**/*.test.ts`)],
          exclude: [...withProcesses],
          // One process for many files, because starting a process and loading modules takes longer than most files.
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
          // Tests start the built CLI, so dist/ must be up to date.
          globalSetup: ['test/support/build.ts'],
          setupFiles: ['test/support/built-threads.ts'],
        },
      },
    ],
  },
});
