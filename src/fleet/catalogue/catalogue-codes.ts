/** Meaning of every diagnostic code of a catalogue. A closed list that docs/errors.md is tested against. */
export const catalogueCodes = {
  'catalogue-bad-name': 'The `name` of a catalogue has other characters than a to z, digits and hyphens.',
  'catalogue-no-match': 'No file in the folder of the catalogue matches an entry of `books`.',
  'catalogue-same-book': 'Two manifests would have the same name in the fleet, or are the same file.',
} as const;

/** Code of a diagnostic of a catalogue. */
export type CatalogueCode = keyof typeof catalogueCodes;
