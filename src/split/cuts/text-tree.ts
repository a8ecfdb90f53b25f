import { foldedAt } from '../../base/fold-text.js';

/** A set of texts with a value each, compared folded (see `foldText`). All of them are searched at once. */
export interface TextTree<Value> {
  /** Adds a text, which must not be empty. A text that is in the tree already keeps its value. */
  add(text: string, value: Value): void;
  /** Calls `found` for every text of the tree that occurs in `text` at `start`, the shortest first, with its end and value. */
  findAt(text: string, start: number, found: (end: number, value: Value) => void): void;
}

/** A node with the label of the edge to it: a slice of an added text, which avoids a copy. */
interface Node<Value> {
  readonly text: string;
  from: number;
  readonly to: number;
  /** By the folded first code unit of their labels. */
  readonly children: Map<number, Node<Value>>;
  value: Value | null;
}

/** How many code units the filter compares before the tree is searched. */
const prefixLength = 8;
const slots = 1 << 17;
const lineFeed = 0x0a;

/**
 * Creates a radix tree. Adding a text takes time proportional to the prefix that it shares with others. A search at one place
 * takes time proportional to the longest matching prefix, for any number of texts. A Bloom filter with one hash over the
 * first characters rules out most places.
 */
export function textTree<Value>(): TextTree<Value> {
  const root = nodeOf<Value>('', 0, 0);
  const seen = new Uint8Array(slots);
  /** Bit n is set if the tree has a text of n code units, or of at least n if n is `prefixLength`. */
  let lengths = 0;

  const mayOccurAt = (text: string, start: number): boolean => {
    const end = Math.min(text.length, start + prefixLength);
    let hash = 0;
    for (let at = start, length = 1; at < end; at++, length++) {
      hash = mixed(hash, foldedAt(text, at));
      if ((lengths >> length) & 1 && seen[slotOf(hash)]) return true;
    }
    return false;
  };

  return {
    add(text, value) {
      const length = Math.min(prefixLength, text.length);
      let hash = 0;
      for (let at = 0; at < length; at++) hash = mixed(hash, foldedAt(text, at));
      seen[slotOf(hash)] = 1;
      lengths |= 1 << length;
      insert(root, text, value);
    },

    findAt(text, start, found) {
      if (!mayOccurAt(text, start)) return;
      let node = root;
      for (let at = start; at < text.length; ) {
        const child = node.children.get(foldedAt(text, at));
        if (child === undefined) return;
        const shared = sharedLength(child, text, at);
        if (shared < child.to - child.from) return;
        at += shared;
        if (child.value !== null) found(at, child.value);
        node = child;
      }
    },
  };
}

const nodeOf = <Value>(text: string, from: number, to: number): Node<Value> => ({
  text,
  from,
  to,
  children: new Map(),
  value: null,
});

const mixed = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x9e3779b1) ^ (hash >>> 15);
const slotOf = (hash: number): number => ((hash ^ (hash >>> 16)) >>> 0) % slots;

function insert<Value>(root: Node<Value>, text: string, value: Value): void {
  let node = root;
  for (let at = 0; at < text.length; ) {
    const unit = foldedAt(text, at);
    const child = node.children.get(unit);
    if (child === undefined) {
      const leaf = nodeOf<Value>(text, at, text.length);
      node.children.set(unit, leaf);
      leaf.value = value;
      return;
    }
    const shared = sharedLength(child, text, at);
    node = shared === child.to - child.from ? child : splitEdge(node, child, shared);
    at += shared;
  }
  node.value ??= value;
}

/** Inserts a node between a node and its child, after the first `shared` code units of the child's label. */
function splitEdge<Value>(node: Node<Value>, child: Node<Value>, shared: number): Node<Value> {
  const between = nodeOf<Value>(child.text, child.from, child.from + shared);
  node.children.set(foldedAt(child.text, child.from), between);
  child.from += shared;
  between.children.set(foldedAt(child.text, child.from), child);
  return between;
}

/** Returns how many folded code units a node's label and `text` from `at` on have in common. */
function sharedLength<Value>(node: Node<Value>, text: string, at: number): number {
  const most = Math.min(node.to - node.from, text.length - at);
  let shared = 0;
  while (shared < most) {
    const unit = node.text.charCodeAt(node.from + shared);
    // Two line feeds may be folded differently: one is a line end, the other half of a paragraph break.
    const isEqual = unit === text.charCodeAt(at + shared) && unit !== lineFeed;
    if (!isEqual && foldedAt(node.text, node.from + shared) !== foldedAt(text, at + shared)) break;
    shared++;
  }
  return shared;
}
