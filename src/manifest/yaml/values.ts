import type { Path } from './node-index.js';

/** Mapping of unvalidated values from the file. */
export type Values = Readonly<Record<string, unknown>>;

/** Tells whether a value is a mapping. */
export const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the entries of a list; empty for any other value. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Mapping inside the manifest, with its path. */
export type Entry = { readonly path: Path; readonly values: Values };

const entriesOf = (list: readonly { path: Path; values: unknown }[]): Entry[] =>
  list.flatMap(({ path, values }) => (isValues(values) ? [{ path, values }] : []));

/** Returns the cast members that are mappings. */
export const castIn = (data: Values): Entry[] =>
  entriesOf(
    Object.entries(isValues(data.voices) ? data.voices : {}).map(([name, values]) => ({
      path: ['voices', name],
      values,
    })),
  );

/** Returns the chapters that are mappings. */
export const chaptersIn = (data: Values): Entry[] =>
  entriesOf(listOf(data.chapters).map((values, index) => ({ path: ['chapters', index], values })));

/** Returns the sections of all chapters. */
export const sectionsIn = (data: Values): Entry[] =>
  chaptersIn(data).flatMap(({ path, values: chapter }) =>
    entriesOf(
      listOf(chapter.sections).map((values, index) => ({ path: [...path, 'sections', index], values })),
    ),
  );

/** Returns every mapping with voice settings: the manifest, the cast members, chapters and sections. */
export const deliveriesIn = (data: Values): Entry[] => [
  { path: [], values: data },
  ...castIn(data),
  ...chaptersIn(data),
  ...sectionsIn(data),
];
