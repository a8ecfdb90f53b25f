import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../../../src/manifest/dialects.js';
import type { ReadPolicies } from '../../../../src/manifest/manifest.js';
import { plainRules } from '../../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { defaults } from '../../policies.js';

const read = (markdown: string, policies: Partial<ReadPolicies> = {}, found: readonly DialectName[] = []) =>
  readMarkdown(markdown, { ...defaults, ...policies }, { ...plainRules, found });
const textsOf = (...args: Parameters<typeof read>) => read(...args).blocks.map(({ text }) => text);
const skippedOf = (...args: Parameters<typeof read>) =>
  read(...args).skipped.map(({ kind, line }) => `${line}: ${kind}`);

describe('the policy for admonitions', () => {
  const boxes = [
    '::: warning Mind the gap\nOne.\n:::',
    '!!! note "Mind the gap"\n    One.',
    '/// tip | Mind the gap\nOne.\n///',
    '```{important} Mind the gap\nOne.\n```',
    '::: {.callout-note title="Mind the gap"}\nOne.\n:::',
    '> [!tip] Mind the gap\n> One.',
  ];

  it.each(boxes)('reads the title and the content, only the title, or nothing: %j', (markdown) => {
    expect(textsOf(markdown)).toEqual(['Mind the gap', 'One.']);
    expect(textsOf(markdown, { admonitions: 'title' })).toEqual(['Mind the gap']);
    expect(textsOf(markdown, { admonitions: 'skip' })).toEqual([]);
    expect(skippedOf(markdown, { admonitions: 'skip' })).toEqual(['1: admonition']);
  });

  it('applies to alerts of GitHub without a title', () => {
    expect(textsOf('> [!NOTE]\n> One.', { admonitions: 'title' })).toEqual(['Note']);
    expect(textsOf('> [!NOTE]\n> One.', { admonitions: 'skip' })).toEqual([]);
  });

  it.each(['=== "Mind"\n\n    One.', '::: {.column}\nMind\n\nOne.\n:::', '::: details Mind\nOne.\n:::'])(
    'does not apply to tabs, columns and folded text: %j',
    (markdown) => expect(textsOf(markdown, { admonitions: 'skip' })).toEqual(['Mind', 'One.']),
  );
});

describe('the title of a box without a title', () => {
  it('is the one that the page shows', () => {
    expect(textsOf('::: danger\nOne.\n:::')).toEqual(['Danger', 'One.']);
    expect(textsOf('!!! pied-piper\n    One.', {}, ['mkdocs'])).toEqual(['Pied piper', 'One.']);
  });

  it('is absent in books of Pandoc and Quarto, except in callouts', () => {
    expect(textsOf('::: danger\nOne.\n:::', {}, ['quarto'])).toEqual(['One.']);
    expect(textsOf('::: danger\nOne.\n:::', { dialects: ['pandoc'] })).toEqual(['One.']);
    expect(textsOf('::: {.callout-note}\nOne.\n:::', {}, ['quarto'])).toEqual(['Note', 'One.']);
    expect(textsOf('::: {.callout-note appearance="minimal"}\nOne.\n:::')).toEqual(['One.']);
    expect(textsOf('::: {.note}\nOne.\n:::')).toEqual(['One.']);
  });
});

describe('the end of a container', () => {
  it.each([
    ['in a code block is text of the code', '::: {.a}\n```\n:::\n```\nOne.\n:::\nTwo.', ['One.', 'Two.']],
    ['may have more colons', '::: {.a}\nOne.\n::::::\nTwo.', ['One.', 'Two.']],
    ['may have fewer colons', ':::::: {.a}\nOne.\n:::\nTwo.', ['One.', 'Two.']],
    [
      'of an outer container ends those inside',
      ':::: {.a}\n::: {.b}\nOne.\n::::\nTwo.\n:::',
      ['One.', 'Two.'],
    ],
    ['may be absent', '::: {.a}\nOne.', ['One.']],
    ['may be in a list item', '- ::: {.a}\n  One.\n  :::\n- Two.', ['One.', 'Two.']],
    ['may be in a quotation', '> ::: {.a}\n> One.\n\nTwo.', ['One.', 'Two.']],
    ['has a name at Microsoft Learn', '::: zone pivot="a"\nOne.\n::: zone-end\nTwo.', ['One.', 'Two.']],
    ['without a beginning is not spoken', 'One.\n\n:::row-end:::\n\nTwo.', ['One.', 'Two.']],
  ])('%s', (_name, markdown, texts) => {
    const { blocks, diagnostics } = read(markdown);
    expect(blocks.map(({ text }) => text)).toEqual(texts);
    expect(diagnostics).toEqual([]);
  });
});

describe('a narrate container', () => {
  const voicesIn = (markdown: string) => {
    const { blocks, diagnostics } = read(markdown);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return blocks.map(({ text, marks }) =>
      `${text} ${marks.map(({ delivery }) => delivery.as).join()}`.trim(),
    );
  };

  it.each([
    ['::: tip T\n:::narrate{as=a}\nOne.\n:::\nTwo.\n:::\nThree.', ['T', 'One. a', 'Two.', 'Three.']],
    [':::narrate{as=a}\n::: tip T\nOne.\n:::\nTwo.\n:::\nThree.', ['T a', 'One. a', 'Two. a', 'Three.']],
    ['!!! tip "T"\n    :::narrate{as=a}\n    One.\n    :::\n    Two.', ['T', 'One. a', 'Two.']],
    [':::narrate{as=a}\n!!! tip "T"\n    One.\n:::\nTwo.', ['T a', 'One. a', 'Two.']],
    ['```{tip} T\n:::narrate{as=a}\nOne.\n:::\nTwo.\n```\nThree.', ['T', 'One. a', 'Two.', 'Three.']],
    ['::::narrate{as=a}\n:::narrate{as=b}\nOne.\n:::\nTwo.\n::::\nThree.', ['One. a,b', 'Two. a', 'Three.']],
    [':::narrate{as=a}\n- ```\n  :::\n  ```\n- One.\n:::\nTwo.', ['One. a', 'Two.']],
    [':::narrate{as=a}\n- ```\n  code\n\nOne.\n:::\nTwo.', ['One. a', 'Two.']],
    ['One.\n:::narrate{as=a}\nTwo.\n:::', ['One.', 'Two. a']],
  ])('applies to its content, inside and around boxes: %j', (markdown, voices) => {
    expect(voicesIn(markdown)).toEqual(voices);
  });

  it.each([
    ['::: tip\n::: narrate\nOne.\n:::\n:::', 'markdown-container-misspelt'],
    ['::: tip\n:::narate{as=a}\nOne.\n:::\n:::', 'markdown-container-misspelt'],
    ['::: tip\n:::{narrate} a\nOne.\n:::\n:::', 'markdown-container-malformed'],
    ['::: tip\n:::narrate as=a\nOne.\n:::\n:::', 'markdown-container-malformed'],
    ['::: tip\n:::narrate{as=a}\nOne.\n', 'markdown-container-unclosed'],
  ])('with an error in a box is reported once: %j', (markdown, code) => {
    const { blocks, diagnostics } = read(markdown);
    expect(diagnostics.map((one) => [one.code, one.place?.line])).toEqual([[code, 2]]);
    expect(blocks.map(({ text }) => text)).toEqual(['Tip', 'One.']);
  });
});

describe('footnotes and links in a box', () => {
  it('are those of the chapter', () => {
    const markdown = '!!! note "T[^1]"\n    See [a][b].[^2]\n\n[^1]: One.\n\n[^2]: Two.\n\n[b]: c';
    expect(textsOf(markdown, { footnotes: 'read' })).toEqual(['T', 'One.', 'See a.', 'Two.']);
  });
});

describe('a list after a box', () => {
  it('is a list', () => {
    const { blocks } = read('!!! note "T"\n    One.\n\n- Two.\n\n> Three.');
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'paragraph', 'list-item', 'quotation']);
  });
});

describe('what a box in a fence holds', () => {
  it.each([
    ['```{code-block} python\n:linenos:\nprint(1)\n```', ['1: code']],
    [':::{code-block} python\n:linenos:\n\nprint(1)\n:::', ['1: code']],
    ['```{math}\n:label: a\nx\n```', ['1: math']],
    ['```{image} a.png\n:width: 3\n```', ['1: image']],
    ['```{include} a.md\n```', ['1: template']],
    ['```{python}\nprint(1)\n```', ['1: code']],
    ['```{.note}\nprint(1)\n```', ['1: code']],
  ])('follows its policy if it is not prose: %j', (markdown, skipped) => {
    expect(skippedOf(markdown)).toEqual(skipped);
    expect(textsOf(markdown)).toEqual([]);
  });

  it('is spoken by its policy', () => {
    expect(textsOf(':::{code-block}\n:linenos:\na\n\nb\n:::', { code: 'read' })).toEqual(['a b']);
    expect(textsOf('```{math}\nx\n```', { math: 'read' })).toEqual(['x']);
    expect(textsOf('```{figure} a.png\n:alt: A map\n\nB.\n```')).toEqual(['A map', 'B.']);
  });
});

describe('prose with the signs of containers', () => {
  it.each([
    ['!!! What?\n\nOne.', ['!!! What?', 'One.']],
    ['!!! note that', ['!!! note that']],
    ['??? maybe\nOne.', ['??? maybe One.']],
    ['One\n=== "two"', ['One === "two"']],
    ['/// note to self', ['/// note to self']],
    ['/// Adds two numbers', ['/// Adds two numbers']],
    ['See [!note] here', ['See [!note] here']],
    ['> [note] One.', ['[note] One.']],
    ['At 10:30::: so', ['At 10:30::: so']],
  ])('is read as it is: %j', (markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
    expect(read(markdown).constructs).toEqual([]);
  });
});

describe('the rules of narrate 0.1', () => {
  it.each([
    ['!!! note "T"\n    One.', ['!!! note "T" One.']],
    ['> [!tip]- T\n> One.', ['Tip: - T One.']],
    ['/// note\nOne.\n///', ['/// note One. ///']],
    ['```{note}\nOne.\n```', []],
  ])('read boxes as before: %j', (markdown, texts) => {
    const { blocks } = readMarkdown(markdown, defaults, { ...plainRules, version: 1 });
    expect(blocks.map(({ text }) => text)).toEqual(texts);
  });
});
