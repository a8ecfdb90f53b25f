import { describe, expect, it } from 'vitest';
import { readBlockStyles } from '../../../../src/init/epub/text/block-styles.js';

describe('readBlockStyles', () => {
  it('finds classes of inline elements that are blocks', () => {
    const sheet = `/* .no { display: block } */ .a, p > span.b.c { display: block } .d::before { display: block }
      .e { display: inline-block } @media all { small.f { margin: 0; display:table } } p { display: block }`;
    expect([...readBlockStyles([sheet]).classes]).toEqual(['a', 'b', 'c', 'f']);
  });

  it('finds rules for all spans in headings', () => {
    expect(readBlockStyles(['h1 span, h2 > span { display: block }']).headingSpans).toBe(true);
    expect(readBlockStyles(['p span { display: block }']).headingSpans).toBe(false);
  });

  it.each(['/*', '{', '}', '.a,', '.a.', '> ', '/**/'])(
    'takes linear time for a sheet of %s only',
    (piece) => {
      expect(readBlockStyles([piece.repeat(1_000_000)]).classes.size).toBe(0);
    },
  );
});
