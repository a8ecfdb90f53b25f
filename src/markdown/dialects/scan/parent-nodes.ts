import type { Extension, Handle } from 'mdast-util-from-markdown';
import type { InlineNote, InlineSpan, Subscript, Superscript } from '../nodes.js';

type Inline = InlineSpan | InlineNote | Superscript | Subscript;

/** Creates a node for each token of the same name, with the nodes inside of it as children. */
export const parentNodes = (...types: readonly Inline['type'][]): Extension => ({
  canContainEols: [...types],
  enter: Object.fromEntries(types.map((type) => [type, enterParent(type)])),
  exit: Object.fromEntries(types.map((type) => [type, exitNode])),
});

const enterParent = (type: Inline['type']): Handle =>
  function (token) {
    this.enter({ type, children: [] }, token);
    return undefined;
  };

/** Ends the node of a token. */
export const exitNode: Handle = function (token) {
  this.exit(token);
  return undefined;
};
