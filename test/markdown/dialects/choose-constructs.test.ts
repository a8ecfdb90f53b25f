import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../../src/manifest/dialects.js';
import { chooseConstructs } from '../../../src/markdown/dialects/choose-constructs.js';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';

const namesFor = (
  text: string,
  { found = [], dialects = 'auto' }: { found?: DialectName[]; dialects?: 'auto' | DialectName[] } = {},
) => chooseConstructs(text, { dialects }, { ...plainRules, found }).map(({ name }) => name);

describe('chooseConstructs', () => {
  it('returns nothing for plain Markdown, and for the rules of version 1', () => {
    expect(namesFor('# One\n\nA *word* at 10:30, and @home -- yes.')).toEqual([]);
    expect(
      chooseConstructs('{{< x >}} [a]{.b}', { dialects: 'auto' }, { ...plainRules, version: 1 }),
    ).toEqual([]);
  });

  it('returns a proven construct in any book', () => {
    expect(namesFor('[he]{.smallcaps}')).toContain('bracketed-span');
  });

  it('adds ambiguous constructs of the dialect that a proof shows, except those that look like prose', () => {
    const names = namesFor('She follows @home at H~2~O, [he]{.smallcaps} said.\n\na) one\n');
    expect(names).toContain('raised-and-lowered');
    expect(names).not.toContain('bare-citation');
    expect(names).not.toContain('fancy-list');
  });

  it('adds them all where the files of the book or the manifest name the dialect', () => {
    expect(namesFor('As @smith2004 says', { found: ['pandoc'] })).toContain('bare-citation');
    expect(namesFor('As @smith2004 says', { dialects: ['quarto'] })).toContain('bare-citation');
  });

  it('adds no other dialect by the text where the files name one', () => {
    expect(namesFor('[he]{.smallcaps} -- H~2~O', { found: ['hugo'] })).toEqual(['bracketed-span']);
  });

  it('reads only what is listed', () => {
    expect(namesFor('[he]{.smallcaps} {{< x >}}', { dialects: [] })).toEqual([]);
  });
});
