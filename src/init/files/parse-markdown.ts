import type { Nodes, Root } from 'mdast';

/** Parses Markdown to a tree, without extensions. */
export async function parseMarkdown(text: string): Promise<Root> {
  const [{ unified }, { default: remarkParse }] = await Promise.all([
    import('unified'),
    import('remark-parse'),
  ]);
  return unified().use(remarkParse).parse(text);
}

/** Returns the text of a node without marks and HTML. */
export const textOf = (node: Nodes): string => {
  if ('value' in node) return node.type === 'html' ? '' : node.value;
  if (node.type === 'break') return ' ';
  return 'children' in node ? node.children.map(textOf).join('') : '';
};
