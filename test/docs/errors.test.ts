import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorTable } from '../../src/base/errors.js';
import { noticeCodes } from '../../src/base/notice-codes.js';
import { fileFindingCodes } from '../../src/check/files/file-finding.js';
import { packageFindingCodes } from '../../src/check/package-finding.js';
import { findingCodes } from '../../src/check/takes/finding.js';
import { catalogueCodes } from '../../src/fleet/catalogue/catalogue-codes.js';
import { manifestCodes } from '../../src/manifest/diagnostics/manifest-codes.js';
import { markdownCodes } from '../../src/markdown/markdown-codes.js';
import { bookCodes } from '../../src/project/project-codes.js';
import { splitCodes } from '../../src/split/split-chapter.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));
const cell = (text: string): string => text.replaceAll('|', '\\|');

describe('docs/errors.md', () => {
  it('has exactly one row for every code, with the text of the source code', () => {
    const failures = Object.entries(errorTable).map(
      ([code, { exitStatus, hint }]) => `| \`${code}\` | ${exitStatus} | ${cell(hint)} |`,
    );
    const findings = [
      manifestCodes,
      catalogueCodes,
      bookCodes,
      markdownCodes,
      splitCodes,
      noticeCodes,
      findingCodes,
      fileFindingCodes,
      packageFindingCodes,
    ].flatMap((codes) =>
      Object.entries(codes).map(([code, meaning]) => `| \`${code}\` | ${cell(meaning)} |`),
    );
    expect(rows.toSorted()).toEqual([...failures, ...findings].toSorted());
  });
});
