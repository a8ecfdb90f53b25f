import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examples } from '../support/examples.js';
import { elementsOf, renderMarkdown } from './rendered.js';

const tags =
  'b i p div ul ol li dl dt dd table tr td th thead caption ruby rt rp span a img br hr h2 pre figure figcaption details summary script style svg math mfrac mi mtr font center section o:p'.split(
    ' ',
  );
const tag = fc.oneof(
  fc.constantFrom(...tags).map((name) => `<${name}>`),
  fc.constantFrom(...tags).map((name) => `</${name}>`),
  fc
    .constantFrom(...tags)
    .map(
      (name) =>
        `<${name} id="ch1-w1" class="s w" style="x" onclick="alert(1)" href="javascript:x" src="x.png" lang="e&quot;n" data-for='"'>`,
    ),
);
const text = fc.constantFrom(
  'word',
  ' and ',
  '\n',
  'a & b',
  '<',
  ']]>',
  '\u0000',
  '\u0007',
  '\u202E',
  '&nbsp;',
  '"',
  '&#x8;',
);
const html = fc.array(fc.oneof(tag, text), { maxLength: 40 }).map((parts) => parts.join(''));
const markdown = fc.array(html, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n\n'));

/** What each of these elements may be in, in HTML5. */
const parents: Readonly<Record<string, RegExp>> = {
  li: /^[uo]l$/,
  dt: /^dl$/,
  dd: /^dl$/,
  tr: /^(?:thead|tbody)$/,
  td: /^tr$/,
  th: /^tr$/,
  caption: /^table$/,
  thead: /^table$/,
  tbody: /^table$/,
  rt: /^ruby$/,
  figcaption: /^figure$/,
};
const blocks = /^(?:p|div|ul|ol|dl|table|h[1-6]|hr|pre|blockquote|figure|section|aside)$/;

describe('HTML in Markdown', () => {
  it('becomes well-formed and valid XHTML without anything active, whatever it is', () => {
    fc.assert(
      fc.property(markdown, fc.boolean(), (written, isRead) => {
        const page = renderMarkdown(written, { read: { html: isRead ? 'read' : 'skip' } });
        const ids = new Set<string>();
        for (const { name, attributes, around } of elementsOf(page.html)) {
          expect(name).not.toMatch(/^(?:script|style|svg|font|center|details|o:p)$/);
          expect(Object.keys(attributes).filter((key) => /^on|^style$/.test(key))).toEqual([]);
          expect(attributes.href ?? '#').toMatch(/^(?:#|https?:|mailto:)/);
          if (attributes.id !== undefined) expect(ids.has(attributes.id)).toBe(false);
          ids.add(attributes.id ?? '');
          const allowed = parents[name];
          if (allowed) expect(around.at(-1)).toMatch(allowed);
          if (blocks.test(name))
            expect(around.filter((outer) => /^(?:p|h[1-6]|pre|span|a|b|i|ruby)$/.test(outer))).toEqual([]);
          if (name === 'a') expect(around).not.toContain('a');
        }
      }),
      { numRuns: examples(300) },
    );
  });

  it('keeps its structure, and shows what other pages hide until it is opened', () => {
    const { html: shown } = renderMarkdown(
      '<details><summary>More</summary>\n\nHidden **text**.\n\n</details>\n\n<ruby>漢<rt>kan</rt></ruby> <kbd>Ctrl</kbd>',
      { read: { html: 'read' } },
    );
    expect(elementsOf(shown).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['div', 'p', 'strong', 'ruby', 'rt', 'kbd']),
    );
    expect(shown).not.toContain('details');
  });

  it('keeps valid formulas of MathML, and shows others as text', () => {
    const { html: shown } = renderMarkdown(
      'So <math><mfrac><mi>a</mi><mn>2</mn></mfrac></math> and <math><mfrac><mi>b</mi></mfrac></math>.',
    );
    expect(shown).toContain(
      '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>',
    );
    expect(shown).toContain('<span class="math unspoken" data-kind="math">b</span>');
  });

  it('keeps its text, however deep and however many its tags are', () => {
    for (const text of [
      '<b>'.repeat(5000),
      '<div>'.repeat(5000),
      '<i>x</i> '.repeat(1000),
      '</b>'.repeat(5000),
    ])
      expect(renderMarkdown(`${text}end`).html).toContain('end');
    const cells = `<table>${'<tr><td>word</td></tr>'.repeat(1000)}</table>`;
    expect(renderMarkdown(cells, { read: { html: 'read' } }).html.match(/class="w"/g)).toHaveLength(1000);
  });
});
