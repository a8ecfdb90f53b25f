import { describe, expect, it } from 'vitest';
import { targetOf } from '../../../../src/check/files/targets.js';
import { packageText } from '../../../../src/cli/commands/package/text.js';
import type { PackageReport } from '../../../../src/use-cases/package.js';

const report = (made: PackageReport['made'], more: Partial<PackageReport> = {}) =>
  ({ target: targetOf('kobo'), files: [], findings: [], made, ...more }) as unknown as PackageReport;
const made = (seconds: number) => ({
  ...{ folder: 'audiobook/packages/kobo', files: [{ name: 'a.mp3', bytes: 2_500_000, sha256: '' }] },
  ...{ sample: { chapter: 2, seconds }, steps: ['Upload the files.'] },
});
const text = (one: PackageReport, isDraft = false) =>
  packageText(one, { columns: 80, startedAs: 'narrate', isDraft });

describe('the text of narrate package', () => {
  it('says what was made, how long the sample is, and what to do', () => {
    expect(text(report(made(70)))).toBe(
      [
        'Package for Kobo Writing Life: audiobook/packages/kobo (1 file, 2.5 MB).',
        'The sample is from chapter 2 and has 1:10 min.',
        'What to do next is also in REPORT.md:',
        '- Upload the files.\n',
      ].join('\n'),
    );
    expect(text(report(made(59.3)))).toContain('has 59 s.\n');
    expect(text(report(made(59.6)))).toContain('has 1:00 min.\n');
  });

  it('says why no package was made, and the next command', () => {
    const findings = [{ code: 'cover-missing' as const, message: 'There is no cover.' }];
    expect(text(report(null, { findings }), true)).toBe(
      [
        'Not ready for Kobo Writing Life:',
        '  There is no cover.',
        'narrate made no package. When this is fixed:',
        '  `narrate package --for kobo --draft`.\n',
      ].join('\n'),
    );
  });
});
