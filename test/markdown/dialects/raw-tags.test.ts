import { describe, expect, it } from 'vitest';
import { readAs } from './read-as.js';

describe('tags that a page shows', () => {
  it.each([
    ['{% raw %}{{ x }}{% endraw %}', ['{{ x }}']],
    ['One\n\n{% raw %}{% tag %}{% endraw %}\n\nNo {{ y }} more', ['One', '{% tag %}', 'No more']],
    ['{% raw %}{{ x }}\n{{ z }}{% endraw %}', ['{{ x }} {{ z }}']],
    ['- {% raw %}{{ x }}{% endraw %}\n- {{ y }}b', ['{{ x }}', 'b']],
  ])('are between `{% raw %}` and `{% endraw %}` in one line: %j', (markdown, said) => {
    expect(readAs('jekyll', markdown).said).toEqual(said);
  });

  it.each([
    ['::: v-pre\n{{ raw }}\n:::\n\nNo {{ y }} more', ['{{ raw }}', 'No more']],
    [
      'No {{ y }} more\n\n::: v-pre\nA {{ raw }} tag\n\n> {{ z }}\n:::',
      ['No more', 'A {{ raw }} tag', '{{ z }}'],
    ],
    ['::: tip\n:::: v-pre\n{{ raw }}\n::::\nNo {{ y }} more\n:::', ['Tip', '{{ raw }}', 'No more']],
  ])('are in a box of VitePress: %j', (markdown, said) => {
    expect(readAs(null, markdown).said).toEqual(said);
  });

  it.each([
    ['{{</* shown */>}}', ['{{< shown >}}']],
    ['A {{%/* shown "x" */%}} tag', ['A {{% shown "x" %}} tag']],
    ['{{</* tab */>}}\nA\n{{</* /tab */>}}', ['{{< tab >}} A {{< /tab >}}']],
  ])('have the signs of a comment in Hugo: %j', (markdown, said) => {
    expect(readAs(null, markdown)).toMatchObject({ said, skipped: [] });
  });
});

describe('pairs of tags under the policy `read`', () => {
  it('have both tags', () => {
    const markdown = '{{% notice tip "Title" %}}\nWords.\n{{% /notice %}}';
    expect(readAs('hugo', markdown, { templates: 'read' }).said).toEqual([
      '{{% notice tip "Title" %}}',
      'Words.',
      '{{% /notice %}}',
    ]);
    expect(readAs('hugo', markdown).said).toEqual(['Title', 'Words.']);
  });
});

describe('emoji', () => {
  it.each(['::: code-group\n:::', '<<< @/a.js', '<!--@include: ./a.md-->', '::: v-pre\nx\n:::'])(
    'are read by their names in a chapter that is from VitePress: %j',
    (shown) => {
      expect(readAs(null, `Done :tada:\n\n${shown}`).said[0]).toBe('Done 🎉');
    },
  );

  it('are text in other chapters', () => {
    expect(readAs(null, 'Done :tada:\n\n::: tip\nx\n:::').said[0]).toBe('Done :tada:');
  });
});
