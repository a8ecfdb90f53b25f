import { describe, expect, it } from 'vitest';
import { readSummary } from '../../../src/init/contents/summary.js';

const filesIn = async (text: string) =>
  (await readSummary(text, { file: 'SUMMARY.md', folder: 'src' })).entries.map(({ file }) => file);

describe('readSummary', () => {
  it('reads links by reference', async () => {
    const text =
      '- [One][1]\n- [two.md]\n- [Three][]\n- [x]\n\n[1]: <a b.md>\n[two.md]: two.md#top "T"\n[three]: three.md\n[1]: no.md\n';
    expect(await filesIn(text)).toEqual(['src/a b.md', 'src/two.md', 'src/three.md']);
  });
});
