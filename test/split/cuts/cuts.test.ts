import { describe, expect, it } from 'vitest';
import { type CutSettings, cutsOf } from '../../../src/split/cuts/cuts.js';
import { passagesOf } from '../../../src/split/passages.js';
import { type BlockDraft, chapterOf, heading, plainSentences } from '../chapter-builder.js';

const tight: CutSettings = { maxCharacters: 20, maxBytes: 60, seams: 'sentence' };

function cutsIn(settings: CutSettings, ...drafts: readonly (string | BlockDraft)[]) {
  const [passage] = passagesOf(chapterOf(...drafts).blocks);
  return cutsOf(passage!, settings, plainSentences)!;
}

describe('cutsOf', () => {
  it('returns each cut with its kind, end, start, penalty and byte offsets', () => {
    const cuts = cutsIn(tight, heading('One'), 'Two é. Three.', 'Four five, six seven eight.');
    expect(
      cuts.kinds.map((kind, cut) => [
        kind,
        cuts.ends[cut],
        cuts.starts[cut],
        cuts.penalties[cut],
        cuts.headings[cut],
      ]),
    ).toEqual([
      ['paragraph', 0, 0, 0, 0],
      ['paragraph', 3, 5, 0, 1],
      ['sentence', 11, 12, 2, 0],
      ['paragraph', 18, 20, 0, 0],
      ['word', 24, 25, 6, 0],
      ['clause', 30, 31, 4, 0],
      ['word', 34, 35, 6, 0],
      ['word', 40, 41, 6, 0],
      ['paragraph', 47, 47, 0, 0],
    ]);
    expect(Array.from(cuts.endBytes)).toEqual([0, 3, 12, 19, 25, 31, 35, 41, 48]);
    expect(Array.from(cuts.startBytes)).toEqual([0, 5, 13, 21, 26, 32, 36, 42, 48]);
  });

  it('returns only paragraph ends if the passage fits, or with seams: paragraph if each paragraph fits', () => {
    const texts = ['One. Two.', 'Three. Four.'];
    expect(cutsIn({ ...tight, maxCharacters: 100 }, ...texts).ends).toHaveLength(3);
    expect(cutsIn({ ...tight, seams: 'paragraph' }, ...texts).ends).toHaveLength(3);
    expect(cutsIn(tight, ...texts).ends).toHaveLength(5);
  });

  it('returns strictly ascending cuts', () => {
    const { starts, ends } = cutsIn(
      tight,
      `a${' '.repeat(200)}\u0301b${'c'.repeat(90)}`,
      '👩\u200d'.repeat(30),
    );
    for (let cut = 1; cut < ends.length; cut++) {
      expect(ends[cut]).toBeGreaterThan(starts[cut - 1]!);
      expect(starts[cut]).toBeGreaterThanOrEqual(ends[cut]!);
    }
  });
});
