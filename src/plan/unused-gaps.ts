import type { Diagnostic } from '../base/diagnostic.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { GapSeconds, Manifest } from '../manifest/manifest.js';
import type { Chunk, Seam } from '../split/chunk.js';

/** The gap that applies at each seam; null: no gap of the manifest applies. */
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
 * Returns one warning that names the gaps of the manifest that occur nowhere in the book. A gap is inserted between two
 * recordings, and all headings or list items, for example, may lie inside recordings.
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
      message: `Setting ${names} of \`audio.gaps\` has no effect: no two recordings of this book meet at such a place.`,
      place: first.place,
      hint: 'narrate inserts gaps only between recordings. Inside a recording, the voice makes its own pauses.',
    },
  ];
}
