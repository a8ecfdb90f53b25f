import { expect, it } from 'vitest';
import { runAnnotations } from '../../../../../src/cli/commands/ci/host/annotations.js';
import { ciHost } from '../../../../../src/cli/commands/ci/host/ci-host.js';
import type { RunReport } from '../../../../../src/use-cases/run.js';

it('what many takes of a voice have in common comes before the flagged takes, because GitHub shows ten warnings', () => {
  const place = { file: '01.md', line: 3, column: 1 };
  const flagged = [1, 2].map((chunk) => ({
    chapter: 1,
    chunk,
    place,
    findings: [{ message: 'leaves out 4 words at 12.4 s: "four words of it"' }],
  }));
  const fault = { voice: 'Kore', language: 'en', takes: 44, flagged: 41, common: null };
  const report = {
    recorded: { failed: [], stopped: null },
    flagged,
    words: { faults: [fault] },
    warnings: [],
  } as unknown as RunReport;
  const annotations = runAnnotations(report, { host: ciHost({}), root: process.cwd() });
  expect(annotations.map(({ level, file, message }) => [level, file, message])).toEqual([
    ['warning', null, expect.stringContaining('41 of 44 takes of Kore')],
    ['warning', '01.md', 'Chapter 1, chunk 1 is flagged: leaves out 4 words at 12.4 s: "four words of it"'],
    ['warning', '01.md', 'Chapter 1, chunk 2 is flagged: leaves out 4 words at 12.4 s: "four words of it"'],
  ]);
});
