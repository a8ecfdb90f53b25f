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

/** Returns the id of the chunk that is `step` rows from another; null: there is none. Of one that is not listed, the first follows. */
export function neighbour(rows: readonly Row[], chunk: string | null, step: 1 | -1): string | null {
  const ids = rows.flatMap((row) => (row.kind === 'chunk' ? [row.chunk.id] : []));
  const index = chunk === null ? -1 : ids.indexOf(chunk);
  if (index < 0) return ids[0] ?? null;
  return ids[index + step] ?? null;
}
