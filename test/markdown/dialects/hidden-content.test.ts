import { describe, expect, it } from 'vitest';
import { rulesFor } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';
import { readAs } from './read-as.js';

describe('content that a page of Quarto hides', () => {
  it.each([
    ['.content-hidden', false],
    ['.content-hidden when-format="html"', false],
    ['.content-hidden when-format="pdf"', true],
    ['.content-hidden unless-format="html"', true],
    ['.content-hidden unless-format="pdf"', false],
    ['.content-visible', true],
    ['.content-visible when-format="html"', true],
    ['.content-visible when-format="html:js"', true],
    ['.content-visible when-format="pdf"', false],
    ['.content-visible unless-format="pdf"', true],
    ['.content-visible unless-format="html"', false],
    ['.content-visible when-profile="advanced"', false],
    ['.content-hidden when-meta="is.done"', true],
  ])('is decided by the attributes: %s', (attributes, isShown) => {
    const box = `::: {${attributes}}\n::: {.note}\nHere\n:::\n:::\n\nText`;
    const span = `A [*small*]{${attributes}} boat`;
    const read = readAs('quarto', box);
    expect(read.said).toEqual(isShown ? ['Here', 'Text'] : ['Text']);
    expect(read.skipped).toHaveLength(isShown ? 0 : 1);
    expect(readAs('quarto', span).said).toEqual([isShown ? 'A small boat' : 'A boat']);
    expect(readAs('quarto', span).skipped).toHaveLength(isShown ? 0 : 1);
  });

  it('is listed as `template`, with its place', () => {
    const read = readAs(null, 'One\n\n::: {.content-hidden}\nTwo\n:::\n\nA [b]{.content-hidden} c');
    expect(read).toMatchObject({
      said: ['One', 'A c'],
      skipped: ['template: ::: {.content-hidden} Two :::', 'template: [b]{.content-hidden}'],
      places: ['3:1', '7:3'],
    });
  });

  it('is read under the policy `read`', () => {
    const markdown = '::: {.content-hidden}\nTwo\n:::';
    expect(readAs('quarto', markdown, { templates: 'read' }).said).toEqual(['Two']);
  });
});

describe('code in a sentence that a page shows as its result', () => {
  it.each([
    ['We had `r nrow(x)` boats.', 'r nrow(x)'],
    ['We had `{python} n` boats.', '{python} n'],
    ['We had `{r} x` boats.', '{r} x'],
  ])('is listed as `template` in every book: %s', (markdown, code) => {
    expect(readAs(null, markdown)).toMatchObject({ said: ['We had boats.'], skipped: [`template: ${code}`] });
  });

  it('may be a single name in books for Quarto and bookdown', () => {
    expect(readAs('quarto', 'We had `r n` boats.').said).toEqual(['We had boats.']);
    expect(readAs('pandoc', 'We had `r n` boats.').said).toEqual(['We had boats.']);
  });

  it.each([
    ['pandoc', 'Press `r`, `r ` or `red`.', 'Press r, r or red.'],
    ['quarto', 'Write `` `r x` `` or ``r x``.', 'Write `r x` or r x.'],
    [null, 'Press `r twice` here.', 'Press r twice here.'],
  ] as const)('is not found in: %s %s', (dialect, markdown, said) => {
    expect(readAs(dialect, markdown)).toMatchObject({ said: [said], skipped: [] });
  });
});

describe('the name of a chapter', () => {
  it.each([
    ['a.qmd', ['quarto']],
    ['b/a.Rmd', ['pandoc']],
    ['a.md', []],
  ])('shows its dialect: %s', (file, found) => {
    expect(rulesFor(file, { found: [] }).found).toEqual(found);
  });

  it('adds to what the files of the book show', () => {
    const rules = rulesFor('a.qmd', { found: ['hugo', 'quarto'] });
    expect(rules.found).toEqual(['hugo', 'quarto']);
    expect(readMarkdown('We had `r n` boats.', defaults, rules).blocks[0]?.text).toBe('We had boats.');
  });
});
