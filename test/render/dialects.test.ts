import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../src/manifest/dialects.js';
import { plainRules } from '../../src/markdown/dialects/reading-rules.js';
import { elementsOf, renderMarkdown } from './rendered.js';

/** Returns the elements of a page, each as its name, its classes and its text, without spans of sentences and words. */
const shownOf = (markdown: string, dialects: readonly DialectName[]): readonly string[] => {
  const rules = { ...plainRules, found: dialects };
  const { html } = renderMarkdown(`# T\n\n${markdown}`, { rules, read: { tables: 'read' } });
  return elementsOf(html)
    .filter(
      ({ name, attributes }) => !['body', 'h1'].includes(name) && !/^[sw]$/.test(attributes.class ?? ''),
    )
    .map(({ name, attributes, text }) =>
      [name, attributes.class, text.replace(/\s+/g, ' ').trim()].filter(Boolean).join(' '),
    );
};

describe('a page of a dialect', () => {
  it.each<readonly [string, readonly DialectName[], readonly string[]]>([
    [
      '::: {.callout-note}\n## Title\n\nText.\n:::',
      ['quarto'],
      ['div box TitleText.', 'p title Title', 'p Text.'],
    ],
    ['!!! tip "Mind"\n    The tide.', ['mkdocs'], ['div box MindThe tide.', 'p title Mind', 'p The tide.']],
    ['> [!note] Title\n> Text.', ['obsidian'], ['div box TitleText.', 'p title Title', 'p Text.']],
    ['> [!NOTE]\n> Text.', [], ['blockquote Note: Text.', 'p Note: Text.']],
    ['Term\n: Meaning', ['pandoc'], ['dl TermMeaning', 'dt Term', 'dd Meaning', 'p Meaning']],
    ['10^6^ and H~2~O', ['pandoc'], ['p 106 and H2O', 'sup 6', 'sub 2']],
    ['As [@smith, p. 3] says.', ['pandoc'], ['p As [@smith, p. 3] says.', 'span unspoken [@smith, p. 3]']],
    ['[marked]{.smallcaps} text', ['pandoc'], ['p marked text', 'span marked']],
    ['A{--n--} lamp {>>why<<}', ['critic'], ['p A lamp']],
    ['{% include x %}\n\nText.', ['jekyll'], ['p Text.']],
    ['- [x] Done', [], ['ul ☑ Done', 'li ☑ Done']],
    ['1984. It was cold.', [], ['ul numbered 1984. It was cold.', 'li 1984. It was cold.']],
    [
      '+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+',
      ['pandoc'],
      ['table abcd', 'thead ab', 'th a', 'p a', 'th b', 'p b', 'tbody cd', 'td c', 'p c', 'td d', 'p d'],
    ],
    [':::narrate{voice=Kore}\nText.\n:::', [], ['div Text.', 'p Text.']],
    ['$$\nx^2\n$$', [], ['p math unspoken x^2']],
    ['```{=html}\n<p>Shown</p>\n```', ['pandoc'], ['p unspoken Shown']],
  ])('shows %j as a reader expects', (markdown, dialects, shown) => {
    expect(shownOf(markdown, dialects)).toEqual(shown);
  });
});
