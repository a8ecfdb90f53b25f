import type { ReviewBook, ReviewChunk, ReviewFinding, ReviewTake, Span } from '../../src/review/api.js';

/** The price of a request of the sample book. */
export const priceUsd = 0.04;

const sentences = [
  'The lamplighter climbed the long stair before the tide came in.',
  'Nobody in Halloway had seen the letter, and nobody asked for it.',
  'She counted seven boats beyond the harbour wall.',
  'At a quarter past four the bell rang once and was still.',
  'He set the lamp on the sill and waited for an answer.',
];

/** A change of the sample book. Chunks are numbered from 0. */
export interface SampleOptions {
  readonly chapters?: number;
  readonly perChapter?: number;
  /** Every so many chunks one is flagged. */
  readonly flaggedEvery?: number;
  /** The length of each take in seconds. */
  readonly seconds?: number;
}

export const finding = (text: string, severity: number): ReviewFinding => {
  const from = text.indexOf(text.split(' ')[severity % 4] ?? '');
  const words: Span = { from, to: Math.min(text.length, from + 14) };
  return {
    code: 'words-missing',
    message: `may leave out ${severity + 1} words`,
    confidence: 'high',
    words,
    line: 10 + severity,
    band: { start: 4, end: 4.8 },
  };
};

export const take = (id: string, number: number, more: Partial<ReviewTake> = {}): ReviewTake => ({
  id: `${id}.${number}`,
  number,
  isHere: true,
  isUsed: number === 1,
  chosenByHand: false,
  recordedAt: '2026-11-28T09:14:00.000Z',
  seconds: 8,
  loudness: -21.4 + (number % 3),
  charactersPerSecond: 14 + ((number * 7 + id.length * 3) % 5) / 5,
  findings: [],
  ...more,
});

/** Returns a book as the server sends it: chapters of five sentences a chunk, some of them flagged. */
export function sampleBook({
  chapters = 3,
  perChapter = 12,
  flaggedEvery = 3,
  seconds = 8,
}: SampleOptions = {}): ReviewBook {
  const chunks = Array.from({ length: chapters * perChapter }, (_, index): ReviewChunk => {
    const [chapter, chunk] = [Math.floor(index / perChapter) + 1, (index % perChapter) + 1];
    const id = `${chapter}-${chunk}`;
    const text = [0, 1, 2].map((one) => sentences[(index + one * 2) % sentences.length]).join(' ');
    const flagged = index % flaggedEvery === flaggedEvery - 1;
    const severity = flagged ? 1 + ((index * 7) % 11) : 0;
    const rate = 13.6 + ((index * 37) % 17) / 10 + (index % 29 === 28 ? 6 : 0);
    const findings = flagged ? [finding(text, severity)] : [];
    return {
      id,
      key: `key-${index}`,
      chapter,
      chunk,
      file: `chapters/${String(chapter).padStart(2, '0')}.md`,
      line: 3 + chunk * 2,
      text,
      voice: 'Ava',
      state: 'recorded',
      flagged,
      severity,
      approval: 'none',
      retaken: false,
      used: `${id}.1`,
      takes: [take(id, 1, { seconds, charactersPerSecond: rate, findings })],
      canRetake: true,
    };
  });
  return {
    title: 'The Lamplighter of Halloway',
    author: 'An author',
    language: 'en-GB',
    manifest: 'pipeline.yaml',
    isDraft: false,
    access: { kind: 'write' },
    money: {
      priceUsd,
      spentUsd: 1.44,
      uncertainUsd: 0.04,
      budgetUsd: 5,
      month: { month: '2026-12', spentUsd: 1.44, uncertainUsd: 0.04, budgetUsd: 3, leftUsd: 1.52 },
    },
    months: [
      { month: '2026-10', spentUsd: 0.92, uncertainUsd: 0, budgetUsd: 2, chunks: 23 },
      { month: '2026-11', spentUsd: 2.4, uncertainUsd: 0.08, budgetUsd: 3, chunks: 60 },
      { month: '2026-12', spentUsd: 1.44, uncertainUsd: 0.04, budgetUsd: 3, chunks: 36 },
    ],
    loudness: { unit: 'LUFS', least: -20, most: -18 },
    chapters: Array.from({ length: chapters }, (_, index) => {
      const own = chunks.filter(({ chapter }) => chapter === index + 1);
      return {
        chapter: index + 1,
        title: ['The Harbour', 'The Letter', 'The Long Stair'][index % 3] ?? '',
        file: own[0]?.file ?? '',
        state: 'recorded',
        chunks: own.length,
        recorded: own.length,
        flagged: own.filter(({ flagged }) => flagged).length,
        approved: 0,
        seconds: own.length * seconds,
        loudness: -21.4 + index,
      };
    }),
    pronounce: {},
    chunks,
  };
}
