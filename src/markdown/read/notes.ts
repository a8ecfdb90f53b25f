import type { FootnoteDefinition } from 'mdast';

/** The footnotes of a document, each read once. */
export interface Notes {
  /** The notes of references that were not read before, in the order of the references. */
  take(identifiers: readonly string[]): FootnoteDefinition[];
  /** Those that nothing referred to, or that the policy leaves out. */
  unread(): Iterable<FootnoteDefinition>;
}

/** @param definitions in the order of the file; the first of the same name counts, as on GitHub */
export function createNotes(definitions: readonly FootnoteDefinition[], policy: 'read' | 'skip'): Notes {
  const unread = new Set(definitions);
  const named = new Map(definitions.toReversed().map((note) => [note.identifier, note]));
  return {
    take: (identifiers) =>
      identifiers.flatMap((identifier) => {
        const note = policy === 'read' ? named.get(identifier) : undefined;
        return note && unread.delete(note) ? [note] : [];
      }),
    unread: () => unread,
  };
}
