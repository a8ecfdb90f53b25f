import type { Nodes, Paragraph, PhrasingContent, Text } from 'mdast';
import type { CompileContext, Extension, Token } from 'mdast-util-from-markdown';
import type { Box } from '../nodes.js';
import type { Opening } from './opening.js';

/** Creates the nodes of containers: boxes, or code, formulas, pictures and unspoken parts. */
export const containersFromMarkdown: Extension = {
  enter: {
    container: enterContainer,
    containerStray(token) {
      this.enter({ type: 'unspoken', kind: 'template', value: this.sliceSerialize(token) }, token);
    },
    containerTitle(token) {
      this.enter({ type: 'paragraph', children: [] }, token);
    },
  },
  exit: {
    containerStray(token) {
      this.exit(token);
    },
    containerTitle: exitTitle,
    containerOption(token) {
      const node = this.stack.at(-1);
      const [, key = '', value = ''] = /^[\s:]*([\w-]+):\s*(.*)$/.exec(this.sliceSerialize(token)) ?? [];
      if (node && node.type !== 'fragment')
        optionsOf(node).set(key, value.trim().replace(/^(["'])(.*)\1$/, '$2'));
    },
    containerValue(token) {
      const node = this.stack.at(-1);
      if (node && 'value' in node) addLine(node, token, this.sliceSerialize(token));
    },
    container: exitContainer,
  },
};

const options = new WeakMap<Nodes, Map<string, string>>();
const lines = new WeakMap<Nodes, number>();

function optionsOf(node: Nodes): Map<string, string> {
  const known = options.get(node) ?? new Map<string, string>();
  options.set(node, known);
  return known;
}

/** Adds a line to the value of a node, after the empty lines that have no tokens. */
function addLine(node: { value: string } & Nodes, { start }: Token, text: string): void {
  const last = lines.get(node);
  lines.set(node, start.line);
  node.value += last === undefined ? text : '\n'.repeat(start.line - last) + text;
}

function enterContainer(this: CompileContext, token: Token): void {
  const { opening } = token;
  if (!opening) return;
  const { form, isAdmonition, shownTitle, isHiddenInPandoc, argument } = opening;
  if (form === 'code') this.enter({ type: 'code', lang: argument || null, value: '' }, token);
  else if (form === 'math') this.enter({ type: 'math', value: '', isClosed: true }, token);
  else if (form === 'template') this.enter({ type: 'unspoken', kind: 'template', value: '' }, token);
  else {
    const title = shownTitle === null ? null : [textAt(shownTitle, token)];
    const box: Box = { type: 'box', isAdmonition, title, children: [] };
    if (title && isHiddenInPandoc) box.hasToolsTitle = true;
    if (opening.isHidden) box.isHidden = true;
    this.enter(box, token);
  }
}

function exitTitle(this: CompileContext, token: Token): void {
  this.exit(token);
  const box = this.stack.at(-1);
  if (box?.type !== 'box') return;
  const [title] = box.children.splice(-1);
  if (title?.type === 'paragraph') setTitle(box, title.children);
}

function setTitle(box: Box, title: PhrasingContent[] | null): void {
  box.title = title;
  delete box.hasToolsTitle;
}

function exitContainer(this: CompileContext, token: Token): void {
  const { opening } = token;
  const node = this.stack.at(-1);
  this.exit(token);
  if (!opening || !node) return;
  if (node.type === 'unspoken') node.value = `${opening.name} ${opening.argument} ${node.value}`.trim();
  if (node.type !== 'box') return;
  const given = optionsOf(node);
  const title = opening.title === null ? given.get('title') : undefined;
  if (title) setTitle(node, [textAt(title, token)]);
  if (opening.form === 'figure') node.children.unshift(pictureOf(opening, given.get('alt'), token));
  if (opening.sign === ':' && token.isClosed === false) node.isUnclosed = true;
  takeHeading(node, opening);
}

/** Takes the title of a callout of Quarto from a heading at the start of its content. */
function takeHeading(box: Box, { name, title }: Opening): void {
  const [first] = box.children;
  if (title !== null || !name.startsWith('callout-') || first?.type !== 'heading') return;
  setTitle(box, first.children);
  box.children.shift();
}

function pictureOf({ alt, argument }: Opening, option: string | undefined, token: Token): Paragraph {
  const position = positionOf(token);
  return {
    type: 'paragraph',
    children: [{ type: 'image', url: argument, alt: option ?? alt, position }],
    position,
  };
}

const textAt = (value: string, token: Token): Text => ({ type: 'text', value, position: positionOf(token) });

/** Returns the place of the opening line, for what a page shows without such a text in the file. */
const positionOf = ({ start: { line, column, offset } }: Token): NonNullable<Text['position']> => ({
  start: { line, column, offset },
  end: { line, column, offset },
});
