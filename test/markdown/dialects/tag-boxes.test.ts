import { describe, expect, it } from 'vitest';
import { readAs, skippedOf, textsOf } from './reading.js';

const lines = (...some: string[]) => some.join('\n');
const pairs: readonly (readonly [name: string, open: string, close: string, title: string | null])[] = [
  ['GitBook', '{% hint style="info" %}', '{% endhint %}', null],
  ['Hugo', '{{% notice tip "Title" %}}', '{{% /notice %}}', 'Title'],
  ['Docsy', '{{% alert title="Mind" color="warning" %}}', '{{% /alert %}}', 'Mind'],
  ['Hugo with angle brackets', '{{< callout type="warning" >}}', '{{< /callout >}}', null],
];

describe('boxes between template tags', () => {
  it.each(pairs)('follow the policy for admonitions: %s', (_, open, close, title) => {
    const markdown = lines('Before.', '', open, 'One *word*.', '', '- Two', close, '', 'After.');
    const read = (admonitions: 'read' | 'title' | 'skip') =>
      readAs(markdown, [], { policies: { admonitions } });
    const shown = title === null ? [] : [title];
    expect(textsOf(read('read'))).toEqual(['Before.', ...shown, 'One word.', 'Two', 'After.']);
    expect(textsOf(read('title'))).toEqual(['Before.', ...shown, 'After.']);
    expect(textsOf(read('skip'))).toEqual(['Before.', 'After.']);
    expect(read('skip').skipped.filter(({ kind }) => kind === 'admonition')).toHaveLength(1);
    expect(read('read').skipped.filter(({ kind }) => kind === 'admonition')).toEqual([]);
  });

  it('can begin and end inside of a paragraph', () => {
    const skip = { policies: { admonitions: 'skip' } } as const;
    for (const markdown of [
      'Before.\n\n{% hint %}One.{% endhint %}\n\nAfter.',
      'Before.\n\n{% hint %}One.\n\nTwo.{% endhint %}\n\nAfter.',
      'Before.\n\n{{% notice tip "Title" %}}One.{{% /notice %}}\n\nAfter.',
    ])
      expect(textsOf(readAs(markdown, [], skip))).toEqual(['Before.', 'After.']);
    const two = 'A {% hint %}One.{% endhint %} and {% hint %}two.{% endhint %}';
    expect(textsOf(readAs(two, [], skip))).toEqual(['A One. and two.']);
  });

  it('can be in one another, in lists and in quotations', () => {
    const skip = { policies: { admonitions: 'skip' } } as const;
    const inside = lines(
      '{% hint %}',
      'One.',
      '{% note %}',
      'Two.',
      '{% endnote %}',
      '{% endhint %}',
      '',
      'Three.',
    );
    expect(textsOf(readAs(inside, [], skip))).toEqual(['Three.']);
    expect(textsOf(readAs(inside))).toEqual(['One.', 'Two.', 'Three.']);
    const quoted = inside.replace(/^/gm, '> ');
    expect(textsOf(readAs(quoted, [], skip))).toEqual(['Three.']);
    const listed = `- ${inside.replace(/\n/g, '\n  ')}`;
    expect(textsOf(readAs(listed, [], skip))).toEqual(['Three.']);
  });

  it('need both tags, and tags of other names are none', () => {
    const skip = { policies: { admonitions: 'skip' } } as const;
    for (const markdown of [
      lines('{% hint %}', 'One.'),
      lines('One.', '', '{% endhint %}'),
      lines('{% hint %}', 'One.', '{% endnote %}'),
      lines('{{< alert "x" />}}', '', 'One.', '', '{{< /alert >}}').replace('"x" ', ''),
      lines('{% tab %}', 'One.', '{% endtab %}'),
    ])
      expect(textsOf(readAs(markdown, [], skip))).toEqual(['One.']);
  });

  it('keep their tags under what is skipped', () => {
    expect(skippedOf(readAs(lines('{% hint %}', 'One.', '{% endhint %}')))).toEqual([
      'template: {% hint %}',
      'template: {% endhint %}',
    ]);
  });

  it('can be nested thousands of times', () => {
    const count = 4000;
    const markdown = `${'{% hint %}\n'.repeat(count)}Word.\n${'{% endhint %}\n'.repeat(count)}`;
    expect(textsOf(readAs(markdown))).toEqual(['Word.']);
    expect(textsOf(readAs(`${'{% hint %}\n{% endnote %}\n'.repeat(count)}Word.`))).toEqual(['Word.']);
  });
});
