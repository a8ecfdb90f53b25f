import type { Diagnostic } from '../base/diagnostic.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { GapSeconds, Manifest } from '../manifest/manifest.js';
import type { Chunk, Seam } from '../split/chunk.js';

/** Which gap stands at a seam; null: none that can be chosen. */
const gapAt: Readonly<Record<Seam, keyof GapSeconds | null>> = {
  'chapter-start': 'chapterStart',
  section: 'section',
  'thematic-break': 'thematicBreak',
  heading: 'heading',
  'list-item': 'listItem',
  paragraph: 'paragraph',
  sentence: 'sentence',
  clause: null,
  word: null,
};

/**
 * Says once which gaps were chosen and stand nowhere in the book: a gap is made between two recordings, and what it was
 * chosen for may all lie inside of single ones.
 */
export function unusedGaps(
  chapters: readonly { readonly chunks: readonly Chunk[] }[],
  { chosenGaps }: Pick<Manifest, 'chosenGaps'>,
): readonly Diagnostic[] {
  const used = new Set<keyof GapSeconds | null>(['chapterStart', 'chapterEnd']);
  for (const { seam } of chapters.flatMap(({ chunks }) => chunks)) used.add(gapAt[seam]);
  const unused = chosenGaps.filter(({ gap }) => !used.has(gap));
  const [first] = unused;
  if (first === undefined) return [];
  const names = unused.map(({ gap }) => `\`${gap}\``).join(', ');
  return [
    {
      code: 'gap-unused' satisfies NoticeCode,
      severity: 'warning',
      message: `No two recordings of this book meet where ${names} of \`audio.gaps\` would stand.`,
      place: first.place,
      hint: 'Gaps are made between recordings alone; inside of one, the voice makes its own pauses.',
    },
  ];
}
