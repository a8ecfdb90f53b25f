import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../../src/manifest/dialects.js';
import { examples } from '../../support/examples.js';
import { readAs } from './reading.js';

interface Tags {
  /** Between words. */
  readonly inline: readonly string[];
  /** On lines of their own, between the lines of a paragraph and between blocks. */
  readonly lines: readonly string[];
  /** Around the lines of a block. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly isMdx?: boolean;
}

const generators: Partial<Record<DialectName, Tags>> = {
  jekyll: {
    inline: [
      '{{ site.title }}',
      '{{ page.date | date: "%Y" }}',
      '{% if a %}',
      '{% endif %}',
      '{:.lead}',
      '{% comment %}no{% endcomment %}',
    ],
    lines: [
      '{% include note.html %}',
      '{: .lead #id }',
      '{% highlight rb %}\nputs 1\n\n- no\n{% endhighlight %}',
      '{% for a in b %}',
    ],
    pairs: [
      ['{% if user %}', '{% endif %}'],
      ['{% capture %}{% endcapture %}', '{% endfor %}'],
    ],
  },
  hugo: {
    inline: [
      '{{< ref "other.md" >}}',
      '{{% param "x" %}}',
      '{{< katex >}}x^2{{< /katex >}}',
      '{{< icon\n"a" >}}',
    ],
    lines: ['{{< pagebreak >}}', '{{< highlight go >}}\nx := 1\n{{< /highlight >}}', '{{< youtube abc >}}'],
    pairs: [
      ['{{% notice tip %}}', '{{% /notice %}}'],
      ['{{< tabs >}}', '{{< /tabs >}}'],
    ],
  },
  gitbook: {
    inline: ['{% include "x.md" %}', '{% embed url="https://a.b" %}'],
    lines: [
      '{% code title="a.js" %}\n```js\nno()\n```\n{% endcode %}',
      '{% content-ref url="a.md" %}\n[a.md](a.md)\n{% endcontent-ref %}',
    ],
    pairs: [
      ['{% hint style="info" %}', '{% endhint %}'],
      ['{% tabs %}\n{% tab %}', '{% endtab %}\n{% endtabs %}'],
    ],
  },
  mdbook: {
    inline: ['{{#include a.rs:2:5}}', '{{#playground a.rs}}', '{{index a, b}}', '{{footnote: A note}}'],
    lines: ['{{#rustdoc_include a.rs}}', '{{#include a.md}}'],
    pairs: [],
  },
  mkdocs: {
    inline: ['{{ config.site_name }}', '{# no #}', '{: .x }'],
    lines: ['--8<-- "a.md"', '--8<--\na.md\n\nb.md\n--8<--', '{% include "a.md" %}'],
    pairs: [['{% if a %}', '{% endif %}']],
  },
  vitepress: {
    inline: ['{{ $frontmatter.title }}', '{{ 1 + 1 }}'],
    lines: ['<<< @/snippets/a.js{2}', '<!--@include: ./a.md-->'],
    pairs: [],
  },
  pandoc: {
    inline: ['`\\pagebreak`{=latex}', '\\index{no}', '\\label{a:b}', '\\vspace{1cm}'],
    lines: [
      '\\newpage',
      '\\clearpage',
      '```{=latex}\n\\no{words}\n```',
      '\\begin{tabular}{l}\nno & no\n\\end{tabular}',
    ],
    pairs: [['\\begin{center}', '\\end{center}']],
  },
  docusaurus: {
    inline: [
      '{size}',
      '{/* no */}',
      '<Icon name="no" />',
      '{list.map((x) => <b>no {x}</b>)}',
      "{ok && <i>don't</i>}",
    ],
    lines: ['<Video\n  src="no"\n/>', '{/*\n * no\n\n - no\n */}', '{[1,\n\n2].length}'],
    pairs: [
      ['<Tabs>\n<TabItem value="no">', '</TabItem>\n</Tabs>'],
      ['<div className="no">', '</div>'],
    ],
    isMdx: true,
  },
};

const words = fc.array(fc.stringMatching(/^[a-zé][a-z]{2,7}$/), { minLength: 1, maxLength: 5 });

/** A line of words, and the same with tags between them. */
const lineOf = ({ inline }: Tags) =>
  fc
    .tuple(words, fc.array(fc.option(fc.constantFrom(...inline)), { minLength: 5, maxLength: 5 }))
    .map(([some, tags]) => ({
      words: some,
      markdown: some.map((word, at) => (at > 0 && tags[at] ? `${tags[at]} ${word}` : word)).join(' '),
    }));

const containers: readonly ((lines: string) => string)[] = [
  (lines) => lines,
  (lines) => lines.replace(/^/gm, '> '),
  (lines) => `- ${lines.replace(/\n/g, '\n  ')}`,
  (lines) => `1. ${lines.replace(/\n/g, '\n   ')}\n   \n2. end`,
];

/** A block of lines, with tags between and around them, perhaps in a quotation or list. */
const blockOf = (tags: Tags) =>
  fc
    .tuple(
      fc.array(fc.tuple(lineOf(tags), fc.option(fc.constantFrom(...tags.lines))), {
        minLength: 1,
        maxLength: 3,
      }),
      tags.pairs.length > 0 ? fc.option(fc.constantFrom(...tags.pairs)) : fc.constant(null),
      fc.constantFrom(...containers),
      fc.boolean(),
    )
    .map(([lines, pair, container, hasGaps]) => {
      const inner = lines.map(([{ markdown }, tag]) => (tag ? `${markdown}\n${tag}` : markdown)).join('\n');
      const gap = hasGaps ? '\n\n' : '\n';
      const markdown = container(pair ? `${pair[0]}${gap}${inner}${gap}${pair[1]}` : inner);
      const said = lines.flatMap(([line]) => line.words);
      return { markdown, words: container === containers[3] ? [...said, 'end'] : said };
    });

describe('tags of page generators between words, lines and blocks', () => {
  it.each(Object.entries(generators))('are not spoken, and no word is lost: %s', (name, tags) => {
    fc.assert(
      fc.property(fc.array(blockOf(tags), { minLength: 1, maxLength: 4 }), (blocks) => {
        const markdown = blocks.map((block) => block.markdown).join('\n\n');
        const { blocks: said, diagnostics } = readAs(markdown, [name as DialectName], {
          rules: { isMdx: tags.isMdx ?? false },
        });
        expect(said.flatMap(({ text }) => text.split(' '))).toEqual(blocks.flatMap((block) => block.words));
        expect(diagnostics).toEqual([]);
      }),
      { numRuns: examples(150) },
    );
  });
});

const signs = [
  ...[
    '{%',
    '%}',
    '{% raw %}',
    '{% endraw %}',
    '{% comment %}',
    '{% endcomment %}',
    '{{',
    '}}',
    '{{<',
    '>}}',
    '{{{',
    '{#',
    '#}',
  ],
  ...[
    '{:',
    '{::comment}',
    '{:/}',
    '.x',
    '[TOC]',
    '--8<--',
    '<<< @/a',
    '\\newpage',
    '\\index{',
    '\\textit{',
    '\\begin{figure}',
  ],
  ...[
    '\\end{figure}',
    '{=latex}',
    '`',
    '```',
    '~',
    '<A',
    '/>',
    '</A>',
    '{/*',
    '*/}',
    '{/* narrate: as=x */}',
    '<!--',
    '-->',
  ],
  ...[
    '{',
    '}',
    '"',
    "'",
    '${',
    'import A from "a"',
    'export const a = ',
    '<script>',
    '</script>',
    'word',
    ' ',
    '\n',
    '\n\n',
    '> ',
  ],
  ...['- ', '1. ', '    ', '# ', '\t', '\0', '\uD800', '\r\n', '|', '| - |'],
];

describe('readMarkdown with any signs of template tags, MDX and raw text', () => {
  it('does not throw, and returns words and valid places', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...signs), { maxLength: 40 }).map((some) => some.join('')),
        fc.boolean(),
        (markdown, isMdx) => {
          const document = readAs(markdown, Object.keys(generators) as DialectName[], { rules: { isMdx } });
          const lines = markdown.split(/\r\n|\n|\r/);
          for (const { text, span } of document.blocks) {
            expect(text).toMatch(/[\p{L}\p{N}]/u);
            expect(span.line).toBeGreaterThan(0);
            expect(span.endLine).toBeLessThanOrEqual(lines.length);
          }
          for (const { line } of document.skipped) expect(line).toBeLessThanOrEqual(lines.length);
          for (const { place, excerpt } of document.diagnostics) {
            expect(lines[(place?.line ?? 0) - 1]).toBe(excerpt?.line);
          }
        },
      ),
      { numRuns: examples(600) },
    );
  });
});
