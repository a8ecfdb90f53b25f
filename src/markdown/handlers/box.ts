import type { PhrasingContent } from 'mdast';
import { bookDialects } from '../dialects/book-dialects.js';
import type { Box } from '../dialects/nodes.js';
import type { BlockHandler, Reader } from './handler.js';

/** Reads a box: its title as a paragraph, then its content. Of an admonition, what the policy says. */
export const box: BlockHandler<'box'> = (node, reader) => {
  // Its closing line may follow as a line of text.
  if (node.isUnclosed) reader.foreign.open += 1;
  if (node.isHidden && reader.policies.templates !== 'read')
    return reader.skip('template', node, reader.sourceOf(node));
  const policy = node.isAdmonition ? reader.policies.admonitions : 'read';
  const shown = titleOf(node, reader);
  const title = shown && reader.speak(shown);
  // Entered before the title's notes, so that these are read first.
  if (policy === 'read') reader.enter(node.children);
  else if (policy === 'title' && title)
    reader.skip('admonition', node, reader.sourceOf(node).replace(/^.*\r?\n/, ''));
  else reader.skip('admonition', node, title?.raw ?? reader.sourceOf(node));
  if (shown && title && policy !== 'skip')
    reader.say(around(shown), { kind: reader.paragraphKind, text: title.raw, notes: title.notes });
};

function titleOf({ title, hasToolsTitle }: Box, { policies, rules }: Reader): PhrasingContent[] | null {
  if (!hasToolsTitle) return title;
  const names = bookDialects(policies, rules);
  return names.includes('pandoc') || names.includes('quarto') ? null : title;
}

/** Returns a node with the place of several. */
function around(children: PhrasingContent[]): Parameters<Reader['say']>[0] {
  const [start, end] = [children[0]?.position?.start, children.at(-1)?.position?.end];
  return { type: 'paragraph', children, ...(start && end ? { position: { start, end } } : {}) };
}
