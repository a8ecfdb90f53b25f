import type { ElementContent } from 'hast';
import type { Nodes } from 'mdast';
import { bookDialects } from '../../markdown/dialects/book-dialects.js';
import { element, text as textNode } from '../page/elements.js';
import type { NodeHandler, PageContext } from './node-handler.js';

/** Shows text. Obsidian shows its line ends, too. */
export const text: NodeHandler<'text'> = ({ value, position }, { policies, rules }) => {
  const shown = textNode(value.replace(/[ \t]*(\r\n|\n|\r)[ \t]*/g, '\n'), position);
  if (rules.version < 2 || !bookDialects(policies, rules).includes('obsidian')) return shown;
  return shown.value
    .split('\n')
    .flatMap((line, index) => [...(index > 0 ? [element('br', {}, [])] : []), textNode(line, position)]);
};

const shownAs =
  (tagName: string) =>
  (node: Extract<Nodes, { children: unknown }>, { state }: PageContext): ElementContent =>
    element(tagName, {}, state.all(node) as ElementContent[], node.position);

/** Shows raised text. */
export const superscript: NodeHandler<'superscript'> = shownAs('sup');
/** Shows lowered text. */
export const subscript: NodeHandler<'subscript'> = shownAs('sub');
/** Shows text with a mark that changes only its appearance. */
export const inlineSpan: NodeHandler<'inlineSpan'> = shownAs('span');

/** Shows the source of a formula in a sentence. */
export const inlineMath: NodeHandler<'inlineMath'> = ({ value, position }) =>
  element('span', { className: ['math'] }, [textNode(value.trim(), position)], position);

/** Shows the label of a directive. Without one it is a tag, which a page does not show. */
export const textDirective: NodeHandler<'textDirective'> = (node, { state }) =>
  state.all(node) as ElementContent[];

/** Shows the text of a link whose definition may be missing. */
export const linkReference: NodeHandler<'linkReference'> = (node, { state }) => {
  const definition = state.definitionById.get(node.identifier.toUpperCase());
  const children = state.all(node) as ElementContent[];
  return definition === undefined
    ? children
    : element('a', { href: definition.url }, children, node.position);
};

/** Shows the words of a part that a page replaces or shows as it is: a citation, or the title in a tag. */
export const unspoken: NodeHandler<'unspoken'> = (node, { policies }) => {
  const { kind, value, spoken, shown, position } = node;
  const isRead =
    spoken !== '' &&
    ((kind === 'template' && policies.templates === 'read') ||
      (kind === 'citation' && policies.citations === 'read'));
  if (isRead) return textNode(spoken ?? value, position);
  if (shown !== undefined) return textNode(` ${shown} `, position);
  if (kind !== 'citation') return undefined;
  return element('span', { className: ['unspoken'], dataKind: kind }, [textNode(value, position)], position);
};
