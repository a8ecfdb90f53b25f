import type { FootnoteDefinition } from 'mdast';
import type { InlineNote } from '../dialects/nodes.js';
import type { NoteRef } from '../handlers/handler.js';

/** Note at the end of the page, or in its place in a sentence. */
export type Note = FootnoteDefinition | InlineNote;

/** Footnotes of a document. Each is read once. */
export interface Notes {
  /** Returns the unread notes of references, in the order of the references, and marks them as read. */
  take(references: readonly NoteRef[]): Note[];
  /** Returns the notes without a reference, or all if the policy skips them. */
  unread(): Iterable<Note>;
}

/** @param definitions in file order; as on GitHub, the first one of the same name is used */
export function createNotes(definitions: readonly FootnoteDefinition[], policy: 'read' | 'skip'): Notes {
  const unread = new Set<Note>(definitions);
  const named = new Map(definitions.toReversed().map((note) => [note.identifier, note]));
  return {
    take: (references) =>
      references.flatMap((reference): Note[] => {
        if (typeof reference !== 'string') {
          if (policy === 'read') return [reference];
          unread.add(reference);
          return [];
        }
        const note = policy === 'read' ? named.get(reference) : undefined;
        return note && unread.delete(note) ? [note] : [];
      }),
    unread: () => unread,
  };
}
