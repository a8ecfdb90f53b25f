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
      'narrate found 3 template tags in 2 chapters, such as {% hint %}, and does not speak them. The book seems to be for GitBook. See `narrate script`.',
    ]);
  });

  it('prefers the generator whose files are there', () => {
    expect(templateNotices([['{% include a %}']], ['hugo'])).toEqual([
      'narrate found 1 template tag in 1 chapter, such as {% include a %}, and does not speak it. The book seems to be for Hugo. See `narrate script`.',
    ]);
  });

  it('names no generator if the tags are of many', () => {
    expect(templateNotices([['{{ name }}']], [])).toEqual([
      'narrate found 1 template tag in 1 chapter, such as {{ name }}, and does not speak it. See `narrate script`.',
    ]);
  });

  it('is absent without tags', () => {
    expect(templateNotices([[], []], ['hugo'])).toEqual([]);
  });
});
