import type { FootnoteDefinition } from 'mdast';

/** Footnotes of a document. Each is read once. */
export interface Notes {
  /** Returns the unread notes of references, in the order of the references, and marks them as read. */
  take(identifiers: readonly string[]): FootnoteDefinition[];
  /** Returns the notes without a reference, or all if the policy skips them. */
  unread(): Iterable<FootnoteDefinition>;
}

/** @param definitions in file order; as on GitHub, the first one of the same name is used */
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
