import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../src/base/paths/matches-pattern.js';

describe('matchesPattern', () => {
  it.each([
    ['text/a.md', 'text/*.md', true],
    ['text/deep/a.md', 'text/*.md', false],
    ['text/deep/a.md', 'text/**.md', true],
    ['text/deep/a.md', 'text/**/*.md', true],
    ['text/a.md', 'text/**/*.md', true],
    ['textile/a.md', 'text/**/a.md', false],
    ['text/ab.md', 'text/?b.md', true],
    ['text/a.md', 'text/a.md', true],
    ['text/a.md', 'text', false],
    ['a.md', '*', true],
    ['', '*', true],
    ['a', '', false],
  ])('returns for %j and %j: %j', (path, pattern, matches) =>
    expect(matchesPattern(path, pattern)).toBe(matches),
  );

  it('matches every path with stars for some of its parts', () => {
    const parts = fc.array(fc.tuple(fc.stringMatching(/^[a-c.]{0,4}$/), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(parts, (some) => {
        const path = some.map(([part]) => part).join('');
        const pattern = some.map(([part, isStar]) => (isStar ? '*' : part)).join('');
        expect(matchesPattern(path, pattern)).toBe(true);
        expect(matchesPattern(`${path}!`, pattern)).toBe(pattern.endsWith('*'));
      }),
    );
  });

  it('follows all matches at once, so that many stars take no longer than their number', () => {
    expect(matchesPattern('a'.repeat(2000), `${'*a'.repeat(90)}b`)).toBe(false);
    expect(matchesPattern('a'.repeat(2000), '*a'.repeat(101))).toBe(false);
  });
});
