import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';

/** Tests of pure modules: no process, no network, nothing built. They share their workers, and thus what is loaded. */
const fast = ['base', 'check', 'manifest', 'markdown', 'plan', 'split'].map(
  (name) => `test/${name}/**/*.test.ts`,
);
/** Tests among them that start ffmpeg or eSpeak. */
const withProcesses = [
  'test/check/defects.test.ts',
  'test/check/false-alarms.test.ts',
  'test/check/files/judge-file.test.ts',
];

export default defineConfig({
  test: {
    // Most tests wait for processes, disks and answers half of their time.
    maxWorkers: 2 * availableParallelism(),
    sequence: { sequencer: LongestFirst },
    // These only end tests that hang: a busy machine never gets near them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/architecture.test.ts', ...fast],
          exclude: withProcesses,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/architecture.test.ts', ...fast],
          isolate: false,
          // The CLI is tested as a spawned process, so dist/ must be what src/ says.
          globalSetup: ['test/support/build.ts'],
        },
      },
    ],
  },
});
