import type { Nodes } from 'mdast';
import type { BlockKind } from '../block.js';

/** One level of a walk: the children of a node, and what holds for them. */
interface Level {
  readonly children: readonly Nodes[];
  next: number;
  /** What a paragraph is here. */
  readonly kind: BlockKind;
  /** Which outline the headings belong to; 0: the chapter's own. */
  readonly outline: number;
}

/** A walk through a tree, top to bottom, that can be led into other nodes on its way. */
export interface Levels {
  /** How many levels are open; 0: the walk is over. */
  depth(): number;
  /** The innermost level. There is one as long as the walk is not over. */
  top(): Readonly<Level>;
  /** The next node of the innermost level; null: there was none, and the level is closed. */
  next(): Nodes | null;
  /** The nodes that come after the current one on its level. */
  following(): Iterable<Nodes>;
  enter(children: readonly Nodes[], as: { kind: BlockKind | undefined; hasOwnOutline: boolean }): void;
}

export function createLevels(root: Nodes): Levels {
  const levels: Level[] = [{ children: [root], next: 0, kind: 'paragraph', outline: 0 }];
  let outlines = 0;
  const top = (): Level => levels.at(-1) as Level;
  return {
    depth: () => levels.length,
    top,
    next() {
      const level = top();
      const node = level.children[level.next];
      level.next += 1;
      if (!node) levels.pop();
      return node ?? null;
    },
    *following() {
      const { children, next } = top();
      for (let index = next; index < children.length; index += 1) yield children[index] as Nodes;
    },
    enter(children, { kind = top().kind, hasOwnOutline }) {
      const outline = hasOwnOutline ? ++outlines : top().outline;
      levels.push({ children, next: 0, kind, outline });
    },
  };
}
