import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { unusedGaps } from '../../src/plan/unused-gaps.js';
import type { Chunk, Seam } from '../../src/split/chunk.js';
import { engines } from '../manifest/profiles.js';

const manifestWith = (gaps: string) =>
  parseManifest(`voice: Kore\nchapters: [a.md]\naudio:\n  gaps: ${gaps}\n`, {
    ...engines,
    file: 'pipeline.yaml',
    engine: null,
  }).manifest!;

const chapterOf = (...seams: readonly Seam[]) => ({
  chunks: seams.map(
    (seam, index): Chunk => ({
      chapter: 1,
      chunk: index + 1,
      text: 'Words.',
      voiceSettings: { voice: 'Kore', prompt: null, language: null },
      key: `${index}`,
      seam,
      place: { file: 'a.md', line: index + 1, column: 1 },
      endLine: index + 1,
      source: '0'.repeat(64),
      firstBlock: 0,
      lastBlock: 0,
    }),
  ),
});

const chapters = [chapterOf('chapter-start', 'paragraph'), chapterOf('chapter-start', 'section', 'word')];

describe('unusedGaps', () => {
  it('names all gaps without effect in one warning, at the place of the first', () => {
    const found = unusedGaps(
      chapters,
      manifestWith('{ section: 2, listItem: 3, heading: 2, chapterEnd: 3 }'),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      code: 'gap-unused',
      severity: 'warning',
      message:
        'Setting `listItem`, `heading` of `audio.gaps` has no effect: no two recordings of this book meet at such a place.',
      place: { file: 'pipeline.yaml', line: 4, column: 33 },
    });
  });

  it.each([
    '{}',
    '{ section: 2, paragraph: 0.4, chapterStart: 0.5 }',
    '{ listItem: 0.45, thematicBreak: 1.0 }',
  ])('returns nothing when every gap has an effect or its default value: %s', (gaps) => {
    expect(unusedGaps(chapters, manifestWith(gaps))).toEqual([]);
  });

  it.each<[Seam, string]>([
    ['sentence', 'sentence'],
    ['paragraph', 'paragraph'],
    ['list-item', 'listItem'],
    ['heading', 'heading'],
    ['section', 'section'],
    ['thematic-break', 'thematicBreak'],
  ])('counts a %s seam as a use of the gap %s', (seam, gap) => {
    const manifest = manifestWith(`{ ${gap}: 5 }`);
    expect(unusedGaps([chapterOf('chapter-start', seam)], manifest)).toEqual([]);
    expect(unusedGaps([chapterOf('chapter-start')], manifest)).toHaveLength(1);
  });
});
