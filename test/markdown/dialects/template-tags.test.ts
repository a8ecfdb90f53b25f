import { describe, expect, it } from 'vitest';
import { readAs, skippedOf, textsOf } from './reading.js';

const lines = (...some: string[]) => some.join('\n');

describe('template tags', () => {
  it('are counted as `template`, with their place, and as `directive` by the rules of version 1', () => {
    const markdown = lines('Text.', '', '> {% include "x.md" %}', '', '[TOC]');
    const { skipped } = readAs(markdown);
    expect(skipped).toEqual([
      { kind: 'template', line: 3, column: 3, preview: '{% include "x.md" %}' },
      { kind: 'template', line: 5, column: 1, preview: '[TOC]' },
    ]);
    expect(readAs(markdown, [], { rules: { version: 1 } }).skipped.map(({ kind }) => kind)).toEqual([
      'directive',
      'directive',
    ]);
  });

  it('are read under the policy `read`', () => {
    expect(textsOf(readAs('Hello {{ name }}.', [], { policies: { templates: 'read' } }))).toEqual([
      'Hello {{ name }}.',
    ]);
  });

  it('on lines of their own separate paragraphs, and words in braces do not', () => {
    const markdown = lines('One', '{% include a.md %}', 'two', '{{ name }}', 'three.');
    expect(textsOf(readAs(markdown))).toEqual(['One', 'two three.']);
  });

  it('between the items of a list do not split it', () => {
    const markdown = lines(
      '1. One',
      '{% if a %}',
      '2. Two',
      '{: .x }',
      '3. Three',
      '{% endif %}',
      '',
      'Text.',
    );
    const { blocks } = readAs(markdown);
    expect(blocks.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'list-item: One',
      'list-item: Two',
      'list-item: Three',
      'paragraph: Text.',
    ]);
  });

  it('in code, formulas and after a backslash are not tags', () => {
    const markdown = lines('Use `{{ x }}` and \\{% tag %} in $a^{{n}}$ x.', '', '```', '{% if %}', '```');
    const document = readAs(markdown, ['jekyll']);
    expect(textsOf(document)).toEqual(['Use {{ x }} and {% tag %} in x.']);
    expect(skippedOf(document)).toEqual(['math: a^{{n}}', 'code: {% if %}']);
  });

  it.each([
    'A {% that never ends',
    'A set {{1, 2}, {3, 4}} of sets',
    'JSON {"a": {"b": 1}} and {{"a": 1}}',
    'Some {{words in two braces}} stay',
    'A {{x}} of LaTeX',
    'An {{ expression\nin two lines }}',
    'A {:ok, value} of Elixir and {like this}',
    'A {{< shortcode without an end',
    'Words [toc] in a line',
  ])('are not found in: %s', (text) => {
    expect(textsOf(readAs(text, ['jekyll', 'hugo', 'mkdocs']))).toEqual([text.replace('\n', ' ')]);
  });

  it('are read in no chapter if `read.dialects` lists dialects without them', () => {
    const policies = { dialects: ['critic'] as const };
    expect(textsOf(readAs('A {% tag %} here.', [], { policies }))).toEqual(['A {% tag %} here.']);
  });

  it('with a title or a picture show it', () => {
    const markdown = lines(
      '{{< tab header="English" >}}',
      'Hello.',
      '{{< /tab >}}',
      '{{% notice "tip" "A title" %}}',
      'Words.',
      '{{% /notice %}}',
      '{{< figure src="a.png" caption="The quay" >}}',
      '{% include figure.html url="b.png" %}',
    );
    const document = readAs(markdown);
    expect(document.blocks.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'paragraph: English',
      'paragraph: Hello.',
      'paragraph: A title',
      'paragraph: Words.',
      'image: The quay',
    ]);
    expect(
      skippedOf(readAs('{{< figure src="a.png" alt="A map" >}}', [], { policies: { images: 'skip' } })),
    ).toEqual(['image: A map']);
  });

  it('of mdBook footnotes follow the policy for footnotes', () => {
    const markdown = 'Text {{footnote: A *note*.}} more.';
    expect(textsOf(readAs(markdown, [], { policies: { footnotes: 'read' } }))).toEqual([
      'Text more.',
      'A *note*.',
    ]);
    expect(skippedOf(readAs(markdown))).toEqual(['footnote: {{footnote: A *note*.}}']);
  });

  it('between `{% raw %}` and `{% endraw %}` are text', () => {
    const markdown = lines('{% raw %}', 'A {{ x }} and', '', '{% tag %}', '{% endraw %}', 'No {{ x }} more');
    expect(textsOf(readAs(markdown))).toEqual(['A {{ x }} and', '{% tag %}', 'No more']);
  });
});

describe('pairs of tags around something that is not text', () => {
  it('follow the policy for code, and keep list signs and blank lines in it', () => {
    const markdown = lines(
      '> {% highlight rb %}',
      '> - a',
      '>',
      '> 1. b',
      '> {% endhighlight %}',
      '',
      'Text.',
    );
    const { blocks } = readAs(markdown, [], { policies: { code: 'read' } });
    expect(blocks.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'code: - a 1. b',
      'paragraph: Text.',
    ]);
  });

  it('of GitBook contain a fenced block', () => {
    const markdown = lines('{% code title="a.js" %}', '```js', 'let x', '```', '{% endcode %}');
    expect(textsOf(readAs(markdown, [], { policies: { code: 'read' } }))).toEqual(['let x']);
  });

  it('are comments or formulas', () => {
    const markdown = lines(
      '{::comment}',
      'a',
      '',
      'b',
      '{:/comment}',
      '',
      'A {{< katex >}}x^2{{< /katex >}} b.',
    );
    const document = readAs(markdown);
    expect(textsOf(document)).toEqual(['A b.']);
    expect(skippedOf(document)).toEqual(['comment: a b', 'math: x^2']);
  });

  it('without an end are like other tags', () => {
    const markdown = lines('{{< katex >}}', '', '1. One', '2. Two', '', '{% highlight %}x{% endhighlight %}');
    expect(textsOf(readAs(markdown))).toEqual(['One', 'Two']);
  });
});
