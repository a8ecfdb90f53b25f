import type { Nodes } from 'mdast';
import type { BlockKind } from '../block.js';

/** Level of a walk: the children of a node, and the next one to visit. */
interface Level {
  readonly children: readonly Nodes[];
  next: number;
  /** Kind of a paragraph on this level. */
  readonly kind: BlockKind;
  /** Number of the outline of its headings; 0: the chapter's outline. */
  readonly outline: number;
}

/** Depth-first walk through a tree, which can also enter other nodes. */
export interface Levels {
  /** Returns the number of open levels; 0: the walk has ended. */
  depth(): number;
  /** Returns the innermost level. Only valid until the walk has ended. */
  top(): Readonly<Level>;
  /** Returns the next node of the innermost level; null: there was none, and the level is now closed. */
  next(): Nodes | null;
  /** Returns the nodes after the current one on its level. */
  following(): Iterable<Nodes>;
  /** Passes over the node after the current one on its level. */
  passOver(): void;
  enter(children: readonly Nodes[], as: { kind: BlockKind | undefined; hasOwnOutline: boolean }): void;
}

/** Starts a walk at a node. */
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
    passOver() {
      top().next += 1;
    },
    enter(children, { kind = top().kind, hasOwnOutline }) {
      const outline = hasOwnOutline ? ++outlines : top().outline;
      levels.push({ children, next: 0, kind, outline });
    },
  };
}
