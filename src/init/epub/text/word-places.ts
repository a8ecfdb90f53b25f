import type { Nodes, Parents } from 'hast';
import { hasWords } from './tree.js';

/**
 * Answers where the words of a tree are. Each list of children is searched once, since a paragraph may have thousands of
 * links. The tree must not change meanwhile.
 */
export class WordPlaces {
  readonly #starts = new Map<Parents, ReadonlySet<Nodes>>();
  readonly #next = new Map<Parents, ReadonlyMap<Nodes, Nodes>>();

  /** Tells whether a node contains words before one of its children. */
  hasWordsBefore(parent: Parents, child: Nodes): boolean {
    let start = this.#starts.get(parent);
    if (!start) {
      const first = parent.children.findIndex(hasWords);
      start = new Set<Nodes>(first === -1 ? parent.children : parent.children.slice(0, first + 1));
      this.#starts.set(parent, start);
    }
    return !start.has(child);
  }

  /** Returns the next sibling with words; undefined: there is none. */
  nextWithWords(parent: Parents, child: Nodes): Nodes | undefined {
    let next = this.#next.get(parent);
    if (!next) {
      next = nextOf(parent.children);
      this.#next.set(parent, next);
    }
    return next.get(child);
  }
}

function nextOf(children: readonly Nodes[]): ReadonlyMap<Nodes, Nodes> {
  const next = new Map<Nodes, Nodes>();
  let upcoming: Nodes | null = null;
  for (const child of [...children].reverse()) {
    if (upcoming !== null) next.set(child, upcoming);
    if (hasWords(child)) upcoming = child;
  }
  return next;
}
