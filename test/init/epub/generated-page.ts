import fc from 'fast-check';

/** Words that Markdown, its extensions or narrate could read as syntax. */
const hostile = [
  '*',
  '**',
  '_',
  '__',
  '_x_',
  'a_b',
  '*x*',
  '**x**',
  '#',
  '##',
  '# x',
  '1.',
  '1)',
  '-',
  '+',
  '=',
  '===',
  '---',
  '***',
  '+++',
  '>',
  '|',
  '| a | b |',
  '|-|-|',
  '`',
  '```',
  '~',
  '~~',
  '~~~',
  '~~x~~',
  '[x]',
  '[ ]',
  '[x](y)',
  '[^1]',
  '[^1]:',
  '[a]: b',
  '![x](y)',
  '!',
  '!x',
  '\\',
  '\\*',
  'x\\',
  '&',
  '&amp;',
  '&lt;',
  '&#42;',
  '<',
  '<b>',
  '</b>',
  '<!--',
  '<!-- narrate: as=x -->',
  '-->',
  '<x@y.z>',
  '<https://x.org>',
  '<?x?>',
  '<![CDATA[x]]>',
  ':::',
  ':::narrate{as=x}',
  '::: note',
  '::',
  ':',
  '::::',
  ':x:',
  ':::x[y]{z}',
  '$',
  '$$',
  '$x$',
  '$$x$$',
  '$5',
  '$5 and $6',
  '{{#include x}}',
  '{% x %}',
  '{: .x}',
  '[TOC]',
  '[[toc]]',
  '{#id}',
  '{.x}',
  '{ #id .x}',
  '[!NOTE]',
  '[!tip] x',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '“x”',
  '…',
  '—',
  'x@y.org',
  'www.x.org',
  'see https://x.org/a_b*c',
  'é',
  '漢字',
  'שלום',
  '👩‍🚀',
  'x',
  'word',
  'Two words',
  'end.',
  'A',
  '\u00A0',
  'narrate',
  'http:',
  '%',
  '^',
  '10:30',
  'note:this',
] as const;

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const word = fc.constantFrom(...hostile).map(escapeText);
/** Excludes single letters, since they would be drop caps before a word. */
const alternative = word.filter((text) => !/^\p{L}$/u.test(text));
const gap = fc.constantFrom(' ', ' ', '\n  ', '');
const text = fc
  .array(fc.tuple(word, gap), { minLength: 1, maxLength: 4 })
  .map((list) => list.flat().join(''));
const tagName = fc.constantFrom('b', 'i', 'em', 'strong', 'span', 'u', 's', 'small', 'code', 'sup', 'a', 'q');

/** Generates XHTML of inline elements. */
const { inlines } = fc.letrec<{ inline: string; inlines: string }>((tie) => ({
  inlines: fc.array(tie('inline'), { minLength: 1, maxLength: 5 }).map((list) => list.join('')),
  inline: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    text,
    fc.constant('<br/>'),
    fc.constant(' '),
    alternative.map((alt) => `<img src="x.png" alt="${alt}"/>`),
    // Code in books contains no elements, and quotation marks of `q` come from the style sheet.
    fc.tuple(tagName, tie('inlines'), text).map(([tag, inner, plain]) => {
      if (tag === 'code') return `<code>${plain}</code>`;
      if (tag === 'q') return `<em>${inner}</em>`;
      return tag === 'a' ? `<a href="other.xhtml#x">${inner}</a>` : `<${tag}>${inner}</${tag}>`;
    }),
  ),
}));

/** Generates the XHTML of a body: nested blocks, and texts between them. */
export const pageBodies: fc.Arbitrary<string> = fc.letrec<{ block: string; blocks: string }>((tie) => ({
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 5 }).map((list) => list.join('\n')),
  block: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    inlines.map((inner) => `<p>${inner}</p>`),
    inlines,
    fc.tuple(fc.integer({ min: 1, max: 6 }), inlines).map(([rank, inner]) => `<h${rank}>${inner}</h${rank}>`),
    fc.constant('<hr/>'),
    // Next to code, a picture's words are separated, but on the page they are not.
    inlines
      .filter((inner) => !(inner.includes('<code') && inner.includes('<img')))
      .map((inner) => `<pre>${inner}</pre>`),
    fc
      .tuple(fc.constantFrom('blockquote', 'div', 'section', 'aside', 'figure', 'center'), tie('blocks'))
      .map(([tag, inner]) => `<${tag}>${inner}</${tag}>`),
    fc
      .tuple(
        fc.constantFrom('ul', 'ol'),
        fc.array(fc.oneof(inlines, tie('blocks')), { minLength: 1, maxLength: 3 }),
      )
      .map(([tag, items]) => `<${tag}>${items.map((item) => `<li>${item}</li>`).join('')}</${tag}>`),
    fc.tuple(inlines, tie('blocks')).map(([title, inner]) => `<dl><dt>${title}</dt><dd>${inner}</dd></dl>`),
  ),
})).blocks;

/** Generates the XHTML of a table with a caption. */
export const tables: fc.Arbitrary<string> = fc
  .tuple(
    fc.integer({ min: 2, max: 3 }).chain((columns) =>
      fc.array(fc.array(inlines, { minLength: columns, maxLength: columns }), {
        minLength: 1,
        maxLength: 3,
      }),
    ),
    inlines,
    fc.constantFrom('td', 'th'),
  )
  .map(([rows, caption, cell]) => {
    const lines = rows.map((row) => `<tr>${row.map((inner) => `<${cell}>${inner}</${cell}>`).join('')}</tr>`);
    return `<table><caption>${caption}</caption><tbody>${lines.join('')}</tbody></table>`;
  });
