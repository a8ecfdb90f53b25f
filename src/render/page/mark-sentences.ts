import type { Element, ElementContent, Properties, Root, Text } from 'hast';
import { isAtom, isBlock, type PageItem } from '../words/page-items.js';
import { element, isElement } from './elements.js';

/** A part of a text or a whole picture, with what is spoken of it. Offsets are in the text. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  /** Index of the sentence. */
  readonly sentence: number;
  /** Index of the word; null: between words. */
  readonly word: number | null;
}

/** What the elements of sentences and words get. */
export interface SpanProperties {
  /** @param isFirst whether the sentence has no other span before it */
  sentence(index: number, isFirst: boolean): Properties;
  word(index: number, isFirst: boolean): Properties;
  /** Language and direction of a sentence; empty: those of the page. */
  language(index: number): Properties;
}

/** A part of the content of a block that is marked as one. `around`: the elements of text that it is in, outermost first. */
interface Leaf {
  readonly node: ElementContent;
  readonly around: readonly Element[];
  sentence: number | null;
  readonly word: number | null;
}

/**
 * Puts spans around the sentences and words in the content of a block, and marks text between them as not spoken. An element of text
 * that a sentence begins or ends in is divided, so that each sentence has one span in the block.
 */
export class BlockMarker {
  readonly #marks: ReadonlyMap<PageItem['node'], readonly Mark[]>;
  readonly #spans: SpanProperties;
  readonly #sentences = new Set<number>();
  readonly #words = new Set<number>();

  constructor(marks: ReadonlyMap<PageItem['node'], readonly Mark[]>, spans: SpanProperties) {
    this.#marks = marks;
    this.#spans = spans;
  }

  /** Marks everything below a node. */
  mark(parent: Element | Root): void {
    const leaves = this.#leavesOf(parent.children as ElementContent[], []);
    joinGaps(leaves);
    const language = this.#languageOf(parent, leaves);
    if (language !== null)
      Object.assign(parent, { properties: { ...(parent as Element).properties, ...language } });
    parent.children = groupBy(leaves, ({ sentence }) => sentence).flatMap(({ key, items }) => {
      const content = this.#rebuild(items, 0);
      if (key === null) return content;
      const isFirst = !this.#sentences.has(key);
      this.#sentences.add(key);
      const own = language === null ? this.#spans.language(key) : {};
      return [element('span', { ...this.#spans.sentence(key, isFirst), ...own }, content)];
    });
  }

  /**
   * Returns the language of a block all of whose sentences have the same one; null: the sentences say theirs. Only in a block of their
   * direction are sentences in the right order.
   */
  #languageOf(parent: Element | Root, leaves: readonly Leaf[]): Properties | null {
    if (!isElement(parent) || parent.properties.lang !== undefined) return null;
    if (leaves.some(({ node }) => isBlock(node))) return null;
    const [first, ...others] = new Set(leaves.flatMap(({ sentence }) => sentence ?? []));
    if (first === undefined) return null;
    const language = this.#spans.language(first);
    const isSame = others.every((other) => this.#spans.language(other).lang === language.lang);
    return isSame ? language : null;
  }

  #leavesOf(children: readonly ElementContent[], around: readonly Element[]): Leaf[] {
    return children.flatMap((node): Leaf[] => {
      if (node.type === 'text') return this.#partsOf(node, around);
      if (!isElement(node)) return [];
      if (isBlock(node)) this.mark(node);
      else if (!isAtom(node) && node.children.length > 0 && !isMarked(node))
        return this.#leavesOf(node.children, [...around, node]);
      const [mark] = this.#marks.get(node) ?? [];
      return [{ node, around, sentence: mark?.sentence ?? null, word: null }];
    });
  }

  #partsOf(node: Text, around: readonly Element[]): Leaf[] {
    const leaves: Leaf[] = [];
    let done = 0;
    const add = (end: number, sentence: number | null, word: number | null): void => {
      if (end > done)
        leaves.push({ node: { ...node, value: node.value.slice(done, end) }, around, sentence, word });
      done = Math.max(done, end);
    };
    for (const { start, end, sentence, word } of this.#marks.get(node) ?? []) {
      add(start, null, null);
      add(end, sentence, word);
    }
    add(node.value.length, null, null);
    return leaves;
  }

  /** Puts the elements of text around their leaves again. */
  #rebuild(leaves: readonly Leaf[], depth: number): ElementContent[] {
    return groupBy(leaves, ({ around }) => around[depth] ?? null).flatMap(({ key, items }) => {
      if (key === null) return items.map((leaf) => this.#shown(leaf));
      const children = this.#rebuild(items, depth + 1);
      const rebuilt = element(key.tagName, { ...key.properties }, children, key.position);
      // If it is divided, only the first part has its identifier.
      delete key.properties.id;
      return [rebuilt];
    });
  }

  #shown({ node, word }: Leaf): ElementContent {
    if (word === null) return node;
    const isFirst = !this.#words.has(word);
    this.#words.add(word);
    return element('span', this.#spans.word(word, isFirst), [node]);
  }
}

/** Tells whether an element is known not to be spoken, such as the number of a note: its text is in no word. */
const isMarked = ({ properties }: Element): boolean => properties.dataKind !== undefined;

/** Makes what is between two parts of a sentence a part of it: line breaks, numbers of notes. */
function joinGaps(leaves: Leaf[]): void {
  let last = -1;
  for (const [index, { sentence }] of leaves.entries()) {
    if (sentence === null) continue;
    const gap = leaves.slice(last + 1, index);
    if (last >= 0 && leaves[last]?.sentence === sentence && !gap.some(({ node }) => isBlock(node)))
      for (const leaf of gap) leaf.sentence = sentence;
    last = index;
  }
}

function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): readonly { readonly key: Key; readonly items: readonly Item[] }[] {
  const groups: { key: Key; items: Item[] }[] = [];
  for (const item of items) {
    const key = keyOf(item);
    const last = groups.at(-1);
    if (last !== undefined && last.key === key) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups;
}
