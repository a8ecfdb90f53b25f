import type { Path } from './node-index.js';

/** A mapping of a file as it was written: nothing is certain of what is in it. */
export type Values = Readonly<Record<string, unknown>>;

/** Whether a value is a mapping. */
export const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The entries of a list; of anything else, none. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A mapping inside the manifest, and where it stands. */
export type Entry = { readonly path: Path; readonly values: Values };

const entriesOf = (list: readonly { path: Path; values: unknown }[]): Entry[] =>
  list.flatMap(({ path, values }) => (isValues(values) ? [{ path, values }] : []));

/** The members of the cast. */
export const castIn = (data: Values): Entry[] =>
  entriesOf(
    Object.entries(isValues(data.voices) ? data.voices : {}).map(([name, values]) => ({
      path: ['voices', name],
      values,
    })),
  );

/** The chapters that are mappings. */
export const chaptersIn = (data: Values): Entry[] =>
  entriesOf(listOf(data.chapters).map((values, index) => ({ path: ['chapters', index], values })));

/** The sections of all chapters. */
export const sectionsIn = (data: Values): Entry[] =>
  chaptersIn(data).flatMap(({ path, values: chapter }) =>
    entriesOf(
      listOf(chapter.sections).map((values, index) => ({ path: [...path, 'sections', index], values })),
    ),
  );

/** Every mapping that may say how something is said: the manifest, the cast, chapters and sections. */
export const deliveriesIn = (data: Values): Entry[] => [
  { path: [], values: data },
  ...castIn(data),
  ...chaptersIn(data),
  ...sectionsIn(data),
];
