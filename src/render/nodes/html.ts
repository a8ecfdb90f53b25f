import type { ElementContent } from 'hast';
import type { Html, Nodes, Parents } from 'mdast';
import { readNarrateComment } from '../../markdown/cast/narrate-comment.js';
import { spotInside } from '../../markdown/parse/positions.js';
import { readHtml } from '../../markdown/read/html-speech.js';
import { hasWord } from '../../markdown/read/normalise-text.js';
import type { NodeHandler, PageContext } from './node-handler.js';

/** Keeps HTML for `nestTags`. What follows a comment of narrate is Markdown, as for the reader. */
export const html: NodeHandler<'html'> = (node, context, parent) => {
  const { value } = node;
  if (!value.includes('<!--')) return rawNode(node, value);
  const comments = readHtml(value, context.rules).comments.flatMap((comment) => {
    const narrate = readNarrateComment(comment.inner);
    return narrate === null ? [] : [{ ...comment, narrate }];
  });
  const last = comments.at(-1);
  if (last === undefined) return rawNode(node, value);
  const rest = value.slice(last.end);
  const indent = rest.length - rest.trimStart().length;
  const at = spotInside(node, last.end + indent, context.source);
  const shown = rest.trim() === '' ? [] : context.render(rest.slice(indent), at);
  for (const { narrate, start } of comments) {
    const replaced = shown[0] ?? nextBlock(node, parent, context);
    if (narrate.say === null || replaced?.position === undefined) continue;
    const { line, column } = spotInside(node, start, context.source);
    context.replaced.set(`${line}:${column}`, replaced.position);
  }
  return [rawNode(node, value.slice(0, last.end)), ...shown];
};

const rawNode = ({ position }: Html, value: string): ElementContent => ({
  type: 'raw',
  value,
  ...(position && { position }),
});

/** Returns the block that the words of a comment replace. */
function nextBlock(node: Html, parent: Parents | undefined, { rules }: PageContext): Nodes | undefined {
  const siblings: readonly Nodes[] = parent?.children ?? [];
  return siblings
    .slice(siblings.indexOf(node) + 1)
    .find(({ type, ...next }) =>
      type === 'html' && 'value' in next
        ? hasWord(readHtml(next.value, rules).text) || readHtml(next.value, rules).unsaid.length > 0
        : type !== 'definition' && type !== 'footnoteDefinition',
    );
}
