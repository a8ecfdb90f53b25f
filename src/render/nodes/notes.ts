import type { ElementContent } from 'hast';
import type { FootnoteDefinition } from 'mdast';
import type { InlineNote } from '../../markdown/dialects/nodes.js';
import { element, text } from '../page/elements.js';
import type { NodeHandler, PageContext, PageNote } from './node-handler.js';

/** Shows the number of a note, and keeps the note for its place on the page. */
export const footnoteReference: NodeHandler<'footnoteReference'> = (node, context) => {
  const definition = context.state.footnoteById.get(node.identifier.toUpperCase());
  return definition && reference(definition, context);
};

/** Shows the number of a note that is written in its place. */
export const inlineNote: NodeHandler<'inlineNote'> = (node, context) => reference(node, context);

function reference(note: FootnoteDefinition | InlineNote, context: PageContext): ElementContent {
  const isFirst = !context.notes.has(note);
  const { id, reference: first, number } = context.notes.get(note) ?? addNote(note, context);
  const properties = { href: `#${id}`, role: 'doc-noteref', ...(isFirst ? { id: first } : {}) };
  return element('sup', { dataKind: 'footnote', className: ['unspoken'] }, [
    element('a', properties, [text(String(number))]),
  ]);
}

function addNote(note: FootnoteDefinition | InlineNote, context: PageContext): PageNote {
  const number = context.notes.size + 1;
  const prefix = `ch${context.chapter}`;
  const added = { id: `${prefix}-n${number}`, reference: `${prefix}-r${number}`, number };
  // A note may refer to others and to itself.
  const children: ElementContent[] = [];
  const entry = { ...added, children };
  context.notes.set(note, entry);
  const shown = context.state.all(note) as ElementContent[];
  children.push(...(note.type === 'inlineNote' ? [element('p', {}, shown, note.position)] : shown));
  return entry;
}
