import type { Link, Nodes, PhrasingContent, Root } from 'mdast';
import type { Construct } from 'micromark-util-types';
import type { Unspoken } from '../nodes.js';
import { writtenText } from './written-text.js';

/** Mark at the start or end of a part that may extend over several paragraphs. Without the other mark, it is text. */
interface Mark {
  mark?: string;
}

/** Kinds of parts between two marks. */
export interface MarkedParts {
  /** By opening mark: the closing mark. The text between is read, the marks are not. */
  readonly kept: Readonly<Record<string, string>>;
  /** By opening mark: the end and kind of a skipped part. */
  readonly dropped: Readonly<Record<string, DroppedPart>>;
}

/** Kind of a skipped part, and its closing mark. */
interface DroppedPart {
  readonly close: string;
  readonly kind: Unspoken['kind'];
}

/** Creates a mark. Without a partner, it is read as `value`. */
export const markNode = (mark: string, value = mark): PhrasingContent & Mark => ({
  type: 'inlineSpan',
  children: [{ type: 'text', value }],
  mark,
});

/** Creates a skipped part that is also an opening mark. Without a partner, its text is read. */
export const markedUnspoken = (part: Omit<Unspoken, 'type'>, mark: string): PhrasingContent & Mark => ({
  type: 'unspoken',
  ...part,
  mark,
});

/** Mark by itself: of an addition, of a highlight, or of a part that extends over several paragraphs. */
export const loneMark = (sign: string, startsAfter: (before: string) => boolean = () => true): Construct =>
  writtenText({
    name: `mark ${sign}`,
    startsAfter,
    read: (text, next) => (text === sign ? 'ends' : sign[text.length] === next ? 'continues' : 'is other'),
    nodeOf: () => markNode(sign),
  });

const markOf = (node: Nodes): string | undefined => (node as Mark).mark;

/** Returns a transform that removes marks with a partner, and what is between those of `dropped`, over any blocks. */
export function pairMarks(parts: MarkedParts): (root: Root) => void {
  const { kept, dropped } = parts;
  const marks = new Set([
    ...Object.entries(kept).flat(),
    ...Object.entries(dropped).flatMap(([open, { close }]) => [open, close]),
  ]);
  const signs = new RegExp(`(${[...marks].map((mark) => mark.replace(/[{}+]/g, '\\$&')).join('|')})`);
  return (root) => {
    const own = marksIn(root, signs).filter((node) => marks.has(markOf(node) ?? ''));
    if (own.length > 0) removeParts(root, pairsOf(own, parts), new Set(own));
  };
}

/** Returns all marks in file order. Finds those in bare addresses, too, which GFM extends to the next space. */
function marksIn(root: Root, signs: RegExp): Nodes[] {
  const marks: Nodes[] = [];
  const rest: Nodes[] = [root];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (markOf(node) !== undefined) marks.push(node);
    if (!('children' in node)) continue;
    const children = node.children as Nodes[];
    if (children.some(({ type }) => type === 'link'))
      node.children = children.flatMap((child) => splitAddress(child, signs)) as typeof node.children;
    rest.push(...(node.children as Nodes[]).toReversed());
  }
  return marks;
}

/** Separates the marks from a bare address, whose text is the end of its link. */
function splitAddress(node: Nodes, signs: RegExp): Nodes[] {
  const [only, ...others] = node.type === 'link' ? node.children : [];
  if (node.type !== 'link' || only?.type !== 'text' || others.length > 0 || !node.url.endsWith(only.value))
    return [node];
  const [address = '', ...rest] = only.value.split(signs);
  if (address === '' || rest.length === 0) return [node];
  const url = node.url.slice(0, node.url.length - only.value.length + address.length);
  const link: Link = { ...node, url, children: [{ ...only, value: address }] };
  let length = address.length;
  const parts = rest.map((part): Nodes => {
    const one: Nodes = signs.test(part) ? markNode(part) : { type: 'text', value: part };
    if (node.position) one.position = structuredClone(node.position);
    if (one.position) one.position.start.column += length;
    length += part.length;
    return one;
  });
  return [link, ...parts];
}

/** Marks with a partner. */
interface Pairs {
  readonly paired: ReadonlySet<Nodes>;
  /** By opening mark of a skipped part: its closing mark and kind. */
  readonly dropped: ReadonlyMap<Nodes, { readonly close: Nodes; readonly kind: Unspoken['kind'] }>;
}

function pairsOf(marks: readonly Nodes[], { kept, dropped }: MarkedParts): Pairs {
  const paired = new Set<Nodes>();
  const droppedParts = new Map<Nodes, { close: Nodes; kind: Unspoken['kind'] }>();
  const last = new Map(marks.map((node, index) => [markOf(node), index]));
  const open = new Map<string, Nodes[]>();
  let skipping: (DroppedPart & { readonly from: Nodes }) | null = null;
  for (const [index, node] of marks.entries()) {
    const mark = markOf(node) ?? '';
    if (skipping !== null && mark !== skipping.close) continue;
    if (skipping !== null) {
      paired.add(skipping.from).add(node);
      droppedParts.set(skipping.from, { close: node, kind: skipping.kind });
    } else {
      const from = open.get(mark)?.pop();
      if (from) paired.add(from).add(node);
      const drop: DroppedPart | undefined = dropped[mark];
      if (drop && (last.get(drop.close) ?? 0) > index) {
        skipping = { from: node, ...drop };
        continue;
      }
    }
    skipping = null;
    const close = kept[mark];
    if (close === undefined) continue;
    if (!open.has(close)) open.set(close, []);
    open.get(close)?.push(node);
  }
  return { paired, dropped: droppedParts };
}

interface Level {
  readonly node: Nodes & { children: Nodes[] };
  next: number;
  readonly kept: Nodes[];
  /** Whether all of it is skipped, if it does not contain the end of the part. */
  readonly isInside: boolean;
}

/** Removes marks and skipped parts. Keeps its levels in a list, like `readTree`. */
function removeParts(root: Root, { paired, dropped }: Pairs, own: ReadonlySet<Nodes>): void {
  const levels: Level[] = [{ node: root, next: 0, kept: [], isInside: false }];
  let part: { into: Unspoken; close: Nodes } | null = null;
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const node = level.node.children[level.next];
    level.next += 1;
    if (node === undefined) {
      levels.pop();
      level.node.children = level.kept;
      if (level.kept.length > 0 || !level.isInside) levels.at(-1)?.kept.push(level.node);
    } else if (part !== null && node === part.close) {
      part = null;
    } else if (part !== null && !own.has(node) && 'children' in node) {
      levels.push({ node: node as Level['node'], next: 0, kept: [], isInside: true });
    } else if (part !== null) {
      if (part.into.value.length < previewLength) part.into.value += ` ${textOf(node)}`;
    } else if (dropped.has(node)) {
      const { close, kind }: { close: Nodes; kind: Unspoken['kind'] } = dropped.get(node)!;
      const into: Unspoken = {
        type: 'unspoken',
        kind,
        value: '',
        ...(node.position && { position: node.position }),
      };
      level.kept.push(into);
      part = { into, close };
    } else if (own.has(node)) {
      level.kept.push(...withoutMark(node, paired.has(node)));
    } else if ('children' in node) {
      levels.push({ node: node as Level['node'], next: 0, kept: [], isInside: false });
    } else {
      level.kept.push(node);
    }
  }
}

const previewLength = 100;
const textOf = (node: Nodes): string =>
  'value' in node ? node.value : 'alt' in node ? (node.alt ?? '') : '';

function withoutMark(node: Nodes, isPaired: boolean): Nodes[] {
  if (node.type !== 'unspoken') return isPaired ? [] : [node];
  return [
    isPaired ? node : { type: 'text', value: node.value, ...(node.position && { position: node.position }) },
  ];
}
