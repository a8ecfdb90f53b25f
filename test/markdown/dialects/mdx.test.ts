import { describe, expect, it } from 'vitest';
import { chooseConstructs } from '../../../src/markdown/dialects/choose-constructs.js';
import { plainRules, rulesFor } from '../../../src/markdown/dialects/reading-rules.js';
import type { defaults } from '../policies.js';
import { readAs, skippedOf, textsOf } from './reading.js';

const lines = (...some: string[]) => some.join('\n');
const readMdx = (markdown: string) => readAs(markdown, [], { rules: { isMdx: true } });

describe('MDX', () => {
  it('is read in `.mdx` files under any `read.dialects`, in books for Docusaurus, and after an import', () => {
    const names = (text: string, rules = plainRules, dialects: typeof defaults.dialects = 'auto') =>
      chooseConstructs(text, { dialects }, rules).map(({ name }) => name);
    expect(names('<A/>', rulesFor('a.mdx', { found: [] }))).toEqual(['mdx']);
    expect(names('<A/>', rulesFor('a.mdx', { found: [] }), [])).toEqual(['mdx']);
    expect(names('<A/>', rulesFor('a.md', { found: ['docusaurus'] }))).toEqual(['mdx']);
    expect(names("---\ntitle: A\n---\nimport A from '@site/a';\n\n<A/>")).toEqual(['mdx']);
    expect(names("Code:\n\n```js\nimport A from 'a';\n```\n\n<br>")).toEqual([]);
    expect(names('<A/>', rulesFor('a.mdx', { found: [], version: 1 }))).toEqual([]);
  });

  it('keeps the text of tags as Markdown and drops attributes', () => {
    const markdown = lines(
      '<Tabs items={["a>b", {}]}>',
      '  <TabItem value="a">',
      '    This is an *apple*.',
      '  </TabItem>',
      '</Tabs>',
      '<details><summary>More</summary>',
      '',
      '    - <b>An</b> item',
      '',
      '</details>',
    );
    expect(textsOf(readMdx(markdown))).toEqual(['This is an apple.', 'More', 'An item']);
  });

  it('does not speak the code of `<script>` and `<style>`, with or without space in the tag', () => {
    const markdown = lines(
      'Before <script >let a = 1 > 2;</script> after.',
      '',
      '<style',
      '>',
      'p {}',
      '</style>',
      '',
      'End.',
    );
    expect(textsOf(readMdx(markdown))).toEqual(['Before after.', 'End.']);
  });

  it('counts code and expressions as `template`, and says strings', () => {
    const document = readMdx(
      lines(
        'export const a = {',
        "  b: '}',",
        '',
        '  c: 1',
        '};',
        '',
        'A {b} {"c"}{` d`}',
        '',
        '{f(`§{"}"}`)}'.replace('§', '$'),
      ),
    );
    expect(textsOf(document)).toEqual(['A c d']);
    expect(skippedOf(document)).toEqual([
      "template: export const a = { b: '}', c: 1 };",
      'template: {b}',
      'template: {f(`§{"}"}`)}'.replace('§', '$'),
    ]);
  });

  it('applies voice comments in braces, and reports their problems with the place and how to write them', () => {
    const { blocks, skipped, diagnostics } = readMdx(
      lines(
        '# One',
        '',
        '{/* narrate: as=letter */}',
        '',
        'Text. {/* hidden */}',
        '',
        '{/* narrate: az=letter */}',
      ),
    );
    expect(blocks.map(({ marks }) => marks.map(({ delivery }) => delivery))).toEqual([
      [{ as: 'letter' }],
      [{ as: 'letter' }],
    ]);
    expect(skipped.map(({ kind }) => kind)).toEqual(['comment']);
    expect(diagnostics).toMatchObject([
      { code: 'markdown-mark-unknown-key', place: { line: 7, column: 14 } },
    ]);
    const [problem] = readMdx('# One\n\n{/* narrate as=letter */}').diagnostics;
    expect(problem?.hint).toContain('{/* narrate: as=letter */}');
  });

  it.each([
    ['A < b and 5<6', 'A < b and 5<6'],
    ['A {brace without an end', 'A {brace without an end'],
    ['A <tag without an end', 'A <tag without an end'],
    ['import duties rose.', 'import duties rose.'],
    ['export of goods', 'export of goods'],
    ["{a && <b>Don't</b>} one {b && <i>don't</i>} two", 'one two'],
    ['<script>{`\nlet a = "<b>";\n`}</script> text', 'text'],
    ['<!-- hidden --> text', 'text'],
    ['<A>one</A><iframe src="x" /> two', 'one two'],
  ])('reads %s', (markdown, spoken) => {
    const { diagnostics, blocks } = readMdx(markdown);
    expect(blocks.map(({ text }) => text)).toEqual([spoken]);
    expect(diagnostics).toEqual([]);
  });

  it('keeps identifiers of headings', () => {
    expect(readMdx('# A title {#id}').headings).toMatchObject([{ text: 'A title', id: 'id' }]);
  });
});
