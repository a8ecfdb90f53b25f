import type { Element, ElementContent } from 'hast';
import { noteTag } from '../notes/note-tag.js';
import { attribute, childElements, elementsIn, hasWords, oneLine, textOf, typesOf } from '../text/tree.js';
import { inOneLine, inParagraphs } from './block-elements.js';

/** Classes of tables that contain the speeches of a play. */
const dramaClass = /^(?:drama|dialog(?:ue)?|play|script)(?:-?table)?$/i;

/** Longest name of a speaker, in words. */
const longestName = 6;

/**
 * Tells whether a table contains speeches: it says so, or it has two columns, a short name that occurs again in the first,
 * and sentences in the second.
 */
export function isDrama(table: Element, rows: readonly Element[]): boolean {
  const classes = (attribute(table, 'className') ?? '').split(/\s+/);
  if (typesOf(table).some((type) => type.endsWith('drama')) || classes.some((name) => dramaClass.test(name)))
    return true;
  const cells = rows.flatMap(childElements);
  if (cells.some(isPersona)) return true;
  if (rows.length < 3 || cells.some(({ tagName }) => tagName === 'th')) return false;
  if (!rows.every((row) => childElements(row).length === 2)) return false;
  const [names, speeches] = [0, 1].map((column) =>
    rows.map((row) => oneLine(textOf(childElements(row)[column] ?? row))),
  ) as [string[], string[]];
  const spoken = names.filter((name) => name !== '');
  return (
    new Set(spoken).size < spoken.length &&
    spoken.every((name) => /^\p{Lu}/u.test(name) && name.split(' ').length <= longestName) &&
    speeches.every((speech) => /[.!?…—”"’)]$/u.test(speech) && speech.includes(' '))
  );
}

const isPersona = (element: Element): boolean => typesOf(element).some((type) => type.endsWith('persona'));

/**
 * Converts the rows of a play to paragraphs: `Anna. Who is there?`
 * @param clean returns the cleaned children of a cell
 */
export function cleanDrama(
  rows: readonly Element[],
  clean: (element: Element) => ElementContent[],
): ElementContent[] {
  return rows.flatMap((row): ElementContent[] => {
    const [first, ...others] = childElements(row).map((cell) => ({ cell, content: clean(cell) }));
    if (!first) return [];
    const hasName = others.length > 0 && (isPersona(first.cell) || !isLong(first.cell));
    if (!hasName) return [first, ...others].map(({ content }) => block(content));
    const name = nameOf(first.content);
    const speech = others.flatMap(({ content }) => content);
    return name === null ? [block(speech)] : withName(name, speech);
  });
}

const isLong = (cell: Element): boolean => oneLine(textOf(cell)).split(' ').length > longestName;

const block = (children: readonly ElementContent[]): Element => ({
  type: 'element',
  tagName: 'div',
  properties: {},
  children: inParagraphs(children),
});

/** Returns the name with a full stop, so that the voice pauses after it; null: the row has no name. */
function nameOf(content: readonly ElementContent[]): ElementContent[] | null {
  const cell = block(content);
  if (!hasWords(cell)) return null;
  const name = oneLine(textOf(block(inOneLine(content))));
  const notes = elementsIn(cell).filter(({ tagName }) => tagName === noteTag);
  return [
    { type: 'text', value: name },
    ...notes,
    { type: 'text', value: /[.:!?…,]$/.test(name) ? ' ' : '. ' },
  ];
}

/**
 * Puts the name at the start of the first paragraph of the speech. If a speech has only paragraphs, they become lines of one,
 * since a speech has the voice of its name up to the end of the paragraph.
 */
function withName(name: readonly ElementContent[], speech: readonly ElementContent[]): ElementContent[] {
  const parts = speech.filter((node) => hasWords(node) || hasNote(node));
  const [first] = parts;
  if (!isParagraph(first)) return [block([...name, ...speech])];
  if (!parts.every(isParagraph)) {
    const others = speech.slice(speech.indexOf(first) + 1);
    return [{ ...first, children: [...name, ...first.children] }, block(others)];
  }
  const lines = parts.flatMap(({ children }, index) => (index === 0 ? children : [lineBreak(), ...children]));
  return [{ ...first, children: [...name, ...lines] }];
}

const hasNote = (node: ElementContent): boolean =>
  node.type === 'element' && elementsIn(node).some(({ tagName }) => tagName === noteTag);

const isParagraph = (node: ElementContent | undefined): node is Element =>
  node?.type === 'element' && node.tagName === 'p';

const lineBreak = (): Element => ({ type: 'element', tagName: 'br', properties: {}, children: [] });
