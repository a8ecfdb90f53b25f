import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChapterHistory, unchangedSince } from '../../../src/plan/settle/chapter-history.js';

const chapter = (texts: string) => [...texts];
const range = (texts: string, first: number, last = first) => ({
  blocks: chapter(texts).map((text) => ({ text })),
  firstBlock: first,
  lastBlock: last,
});
/** Returns a history from the oldest version to the newest one, each a string of one letter for a block. */
function history(versions: readonly string[], knownSince: number | null = null): ChapterHistory {
  return {
    committed: chapter(versions.at(-1) ?? ''),
    changes: versions
      .slice(0, -1)
      .map((before, index) => ({ at: 100 * (index + 1), before: chapter(before) }))
      .toReversed(),
    knownSince,
  };
}

describe('unchangedSince', () => {
  it.each<[string, string, number, readonly string[], number | null]>([
    ['the edit of its block', 'abXde', 2, ['abcde', 'abXde'], 100],
    ['the last of several edits', 'abZde', 2, ['abcde', 'abYde', 'abZde'], 200],
    ['the edit of the block before it', 'aXcde', 2, ['abcde', 'aXcde'], 100],
    ['the deletion of the block after it', 'abce', 2, ['abcde', 'abce'], 100],
    ['the deletion of the end of the chapter', 'abc', 2, ['abcd', 'abc'], 100],
    ['an addition at the start of the chapter', 'Xabc', 1, ['abc', 'Xabc'], 100],
    ['the creation of the file', 'abc', 1, ['', 'abc'], 100],
    ['its return after an edit was undone', 'abcde', 2, ['abcde', 'abXde', 'abcde'], 200],
  ])('is %s', (_, now, block, versions, since) => {
    expect(unchangedSince(range(now, block), history(versions))).toEqual({ isKnown: true, since });
  });

  it('is before the history for a block far from every edit, and for one that moved with its neighbours', () => {
    const settled = { isKnown: true, since: null };
    expect(unchangedSince(range('abcXe', 1), history(['abcde', 'abcXe']))).toEqual(settled);
    expect(unchangedSince(range('XYabcde', 4), history(['abcde', 'XYabcde']))).toEqual(settled);
  });

  it('is unknown for text that is not committed', () => {
    const unknown = { isKnown: false, atLatest: null };
    expect(unchangedSince(range('abXde', 2), history(['abcde']))).toEqual(unknown);
    expect(unchangedSince(range('abc', 1), { committed: [], changes: [], knownSince: null })).toEqual(
      unknown,
    );
  });

  it('is unknown in a shallow clone, but no later than its oldest commit', () => {
    expect(unchangedSince(range('abcXe', 1), history(['abcde', 'abcXe'], 50))).toEqual({
      isKnown: false,
      atLatest: 50,
    });
    // A change within the clone is known.
    expect(unchangedSince(range('abcXe', 3), history(['abcde', 'abcXe'], 50))).toEqual({
      isKnown: true,
      since: 100,
    });
  });

  it('is never before a change of the chunk itself', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), fc.nat(), (versions, seed) => {
        const now = versions.at(-1)!;
        const first = seed % now.length;
        const found = unchangedSince(
          range(now.join(''), first),
          history(versions.map((one) => one.join(''))),
        );
        const since = found.isKnown ? found.since : Number.NaN;
        // Every version from that change on has the block.
        const from = since === null ? 0 : since / 100;
        for (const version of versions.slice(from)) expect(version).toContain(now[first]);
        if (since !== null) expect(versions[from - 1]).not.toEqual(now);
      }),
    );
  });
});
