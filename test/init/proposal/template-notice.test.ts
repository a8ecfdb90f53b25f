import { describe, expect, it } from 'vitest';
import { templateNotices } from '../../../src/init/proposal/template-notice.js';
import { chapter, proposedFor } from '../book-tree.js';

describe('notice about template tags in init', () => {
  it('counts the tags of all chapters, and names the generator by the form of its tags', async () => {
    const { notices } = await proposedFor({
      'a.md': `${chapter('A')}\n\n{% hint %}\nWords.\n{% endhint %}\n`,
      'b.md': `${chapter('B')}\n\n{{ name }} is here.\n`,
      'c.md': chapter('C'),
    });
    expect(notices).toEqual([
      'narrate found 3 template tags in 2 chapters, such as {% hint %}, and does not speak them. The book seems to be for GitBook. `--dry-run --explain` lists them.',
    ]);
  });

  it('prefers the generator of the layout, though another has similar tags', () => {
    const tags = ['{% if x %}', '{% hint %}', '{: .lead}', '{: .lead}'];
    const [notice] = templateNotices([tags], { source: 'GitBook (.gitbook.yml)', found: [] });
    expect(notice).toContain('The book seems to be for GitBook.');
  });

  it('takes tags that several generators have for those of the one with tags of its own', () => {
    const tagsOf = (...tags: string[]) => templateNotices([tags], { source: 'a folder', found: [] })[0];
    expect(tagsOf('{% hint %}', '{% include "a" %}', '{% if x %}')).toContain('for GitBook.');
    expect(tagsOf('{% include a %}', '{% if x %}')).toContain('for Jekyll.');
    expect(tagsOf('{{< var x >}}', '{{< callout >}}', '{{< var y >}}')).toContain('for Quarto.');
  });

  it('prefers the generator whose files are there', () => {
    expect(templateNotices([['{% include a %}']], { source: 'a folder', found: ['hugo'] })).toEqual([
      'narrate found 1 template tag in 1 chapter, such as {% include a %}, and does not speak it. The book seems to be for Hugo. `--dry-run --explain` shows it.',
    ]);
  });

  it('names no generator if the tags are of many', () => {
    expect(templateNotices([['{{ name }}']], { source: 'a folder', found: [] })).toEqual([
      'narrate found 1 template tag in 1 chapter, such as {{ name }}, and does not speak it. `--dry-run --explain` shows it.',
    ]);
  });

  it('is absent without tags', () => {
    expect(templateNotices([[], []], { source: 'a folder', found: ['hugo'] })).toEqual([]);
  });
});
