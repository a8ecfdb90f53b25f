import { foldUnit } from '../../base/fold-text.js';

/** Texts with a value each, compared folded (see `foldText`), found from any place in a longer text at once. */
export interface TextTree<Value> {
  /** Adds a text that is not empty; one that is there keeps its value. */
  add(text: string, value: Value): void;
  /** Tells every text of the tree that stands in `text` at `start`, shortest first: where it ends, and its value. */
  findAt(text: string, start: number, found: (end: number, value: Value) => void): void;
}

/** What stands on the way from the node above to this one: a part of an added text, so that nothing is copied. */
interface Node<Value> {
  readonly text: string;
  from: number;
  readonly to: number;
  /** By the folded first unit of each. */
  readonly children: Map<number, Node<Value>>;
  value: Value | null;
}

/** The places where a text may stand are told apart by up to this many units, before the tree is climbed. */
const glimpse = 8;
const slots = 1 << 17;

/**
 * A radix tree. Adding a text takes time in proportion to what it shares with the others; looking for all texts at one
 * place, in proportion to the longest that begins like it, however many there are and however alike they are. Most places
 * are ruled out by a glimpse at their first characters (a Bloom filter of one hash).
 */
export function textTree<Value>(): TextTree<Value> {
  const root = nodeOf<Value>('', 0, 0);
  const seen = new Uint8Array(slots);
  /** Bit n: there are texts of n units, or of more where n is `glimpse`. */
  let lengths = 0;

  const mayStandAt = (text: string, start: number): boolean => {
    const end = Math.min(text.length, start + glimpse);
    let hash = 0;
    for (let at = start, length = 1; at < end; at++, length++) {
      hash = mixed(hash, foldUnit(text.charCodeAt(at)));
      if ((lengths >> length) & 1 && seen[slotOf(hash)]) return true;
    }
    return false;
  };

  return {
    add(text, value) {
      const length = Math.min(glimpse, text.length);
      let hash = 0;
      for (let at = 0; at < length; at++) hash = mixed(hash, foldUnit(text.charCodeAt(at)));
      seen[slotOf(hash)] = 1;
      lengths |= 1 << length;
      insert(root, text, value);
    },

    findAt(text, start, found) {
      if (!mayStandAt(text, start)) return;
      let node = root;
      for (let at = start; at < text.length; ) {
        const child = node.children.get(foldUnit(text.charCodeAt(at)));
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
    const unit = foldUnit(text.charCodeAt(at));
    const child = node.children.get(unit);
    if (child === undefined) {
      const leaf = nodeOf<Value>(text, at, text.length);
      node.children.set(unit, leaf);
      leaf.value = value;
      return;
    }
    const shared = sharedLength(child, text, at);
    node = shared === child.to - child.from ? child : parted(node, child, shared);
    at += shared;
  }
  node.value ??= value;
}

/** Puts a node between a node and its child, where the child's text is told apart. */
function parted<Value>(node: Node<Value>, child: Node<Value>, shared: number): Node<Value> {
  const between = nodeOf<Value>(child.text, child.from, child.from + shared);
  node.children.set(foldUnit(child.text.charCodeAt(child.from)), between);
  child.from += shared;
  between.children.set(foldUnit(child.text.charCodeAt(child.from)), child);
  return between;
}

/** How many folded units a node's text and `text` from `at` have in common. */
function sharedLength<Value>(node: Node<Value>, text: string, at: number): number {
  const most = Math.min(node.to - node.from, text.length - at);
  let shared = 0;
  while (shared < most) {
    const one = node.text.charCodeAt(node.from + shared);
    const other = text.charCodeAt(at + shared);
    if (one !== other && foldUnit(one) !== foldUnit(other)) break;
    shared++;
  }
  return shared;
}
