import type { ReviewBook, ReviewChunk } from '../../../src/review/api.js';

/** Which chunks the list shows. */
export const filters = {
  all: { name: 'All', matches: () => true },
  flagged: { name: 'Flagged', matches: ({ flagged }: ReviewChunk) => flagged },
  changed: { name: 'Changed', matches: ({ approval }: ReviewChunk) => approval === 'changed' },
  approved: { name: 'Approved', matches: ({ approval }: ReviewChunk) => approval === 'approved' },
  retaken: { name: 'Retaken', matches: ({ retaken }: ReviewChunk) => retaken },
} as const satisfies Record<string, { name: string; matches(chunk: ReviewChunk): boolean }>;

export type Filter = keyof typeof filters;

/** A row of the list. */
export type Row =
  | { readonly kind: 'heading'; readonly text: string; readonly count: number }
  /** `place`: among the chunks of the list, from 1. */
  | { readonly kind: 'chunk'; readonly chunk: ReviewChunk; readonly place: number };

/** Which rows of a book to show. */
export interface RowQuery {
  readonly filter: Filter;
  readonly search: string;
}

/** Tells whether the reader should hear a chunk first: it is flagged, and nobody has approved it. */
const isFirst = ({ flagged, approval }: ReviewChunk): boolean => flagged && approval !== 'approved';

/** Returns the rows: first flagged chunks, worst first, then the others by chapter. */
export function rowsOf({ chunks, chapters }: ReviewBook, { filter, search }: RowQuery): readonly Row[] {
  const words = search.toLowerCase().trim();
  const shown = chunks.filter(
    (chunk) =>
      filters[filter].matches(chunk) &&
      (words === '' || chunk.id === words || chunk.text.toLowerCase().includes(words)),
  );
  const first = shown.filter(isFirst).sort((one, other) => other.severity - one.severity);
  const titles = new Map(chapters.map(({ chapter, title }) => [chapter, `${chapter} · ${title}`]));
  const groups = new Map<string, ReviewChunk[]>();
  if (first.length > 0) groups.set('Hear these first', first);
  for (const chunk of shown) {
    if (isFirst(chunk)) continue;
    const title = titles.get(chunk.chapter) ?? String(chunk.chapter);
    const group = groups.get(title);
    if (group === undefined) groups.set(title, [chunk]);
    else group.push(chunk);
  }
  let place = 0;
  return [...groups].flatMap(([text, inGroup]): Row[] => [
    { kind: 'heading', text, count: inGroup.length },
    ...inGroup.map((chunk): Row => ({ kind: 'chunk', chunk, place: ++place })),
  ]);
}

let last: { book: ReviewBook; query: RowQuery; rows: readonly Row[] } | null = null;

/** Returns `rowsOf`, computed only when the book or the query changed. */
export function currentRows(book: ReviewBook, { filter, search }: RowQuery): readonly Row[] {
  if (last?.book !== book || last.query.filter !== filter || last.query.search !== search) {
    const query = { filter, search };
    last = { book, query, rows: rowsOf(book, query) };
  }
  return last.rows;
}

/** Returns the ids of the chunks of a list. */
export const idsOf = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap((row) => (row.kind === 'chunk' ? [row.chunk.id] : []));

/**
 * Returns the chunk after (1) or before (-1) another one; null: there is none.
 * @param order the list when the chunk was shown; without the chunk, the first one that is listed follows
 * @param listed the list now
 */
export function neighbour(
  { order, listed }: { readonly order: readonly string[]; readonly listed: readonly string[] },
  chunk: string | null,
  step: 1 | -1,
): string | null {
  const index = chunk === null ? -1 : order.indexOf(chunk);
  if (index < 0) return listed[0] ?? null;
  const isListed = new Set(listed);
  for (let at = index + step; at >= 0 && at < order.length; at += step) {
    const id = order[at] as string;
    if (isListed.has(id)) return id;
  }
  return null;
}
