import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

describe('notice about dialects in init', () => {
  it('names the dialects, the files that show them, and the constructs in the text', async () => {
    const { dialects } = await proposedFor({
      '.gitbook.yaml': 'root: ./\n',
      'SUMMARY.md': '* [A](a.md)\n* [B](b.md)\n',
      'a.md': `${chapter('A')}\n\n{% hint %}\nWords.\n{% endhint %}\n`,
      'b.md': `${chapter('B')}\n\n{% hint %}\nWords.\n{% endhint %}\n\n::: {.note}\nMore.\n:::\n`,
    });
    expect(dialects).toEqual([
      'Dialects of Markdown, with the file that shows each: gitbook (.gitbook.yaml). Constructs found in the text: template-tag in 2 chapters, colon-containers in 1 chapter. `--dry-run --explain` lists them.',
    ]);
  });

  it('names only what is there', async () => {
    expect(
      (await proposedFor({ 'mkdocs.yml': 'site_name: x\n', 'docs/a.md': chapter('A') })).dialects,
    ).toEqual([
      'Dialects of Markdown, with the file that shows each: mkdocs (mkdocs.yml). `--dry-run --explain` lists them.',
    ]);
    expect((await proposedFor({ 'a.md': `${chapter('A')}\n\n::: {.note}\nMore.\n:::\n` })).dialects).toEqual([
      'Constructs found in the text: colon-containers in 1 chapter. `--dry-run --explain` lists them.',
    ]);
  });

  it('is absent for plain Markdown, and for chapters that are left out', async () => {
    const { dialects } = await proposedFor({
      'a.md': chapter('A'),
      'licence.md': `${chapter('Licence')}\n\n::: {.note}\nMore.\n:::\n`,
    });
    expect(dialects).toEqual([]);
  });
});
