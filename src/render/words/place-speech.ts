import type { Root } from 'hast';
import type { Page } from '../page/build-page.js';
import { element, isElement, type Position } from '../page/elements.js';
import type { Mark } from '../page/mark-sentences.js';
import type { SpokenBlock, SpokenSentence } from '../rendered-chapter.js';
import { matchWords, type Place } from './match-words.js';
import { ItemIndex, type PageItem, pageItems } from './page-items.js';
import { placeSentences } from './place-sentences.js';
import { createRegion, type Region } from './region.js';

/** A sentence of a chapter and where the page shows it. */
export interface PlacedSentence {
  readonly sentence: SpokenSentence;
  readonly block: SpokenBlock;
  /** Index of the sentence whose element shows it: its own, or that of one near it. */
  readonly shownBy: number;
  /** Indices among the words of the chapter. */
  readonly firstWord: number;
  readonly endWord: number;
}

/** What is spoken of a page. */
export interface Speech {
  readonly sentences: readonly PlacedSentence[];
  /** The marks of each text, picture and formula, in order. */
  readonly marks: ReadonlyMap<PageItem['node'], readonly Mark[]>;
}

/** Finds the sentences and words of a chapter on its page. A sentence of which the page shows nothing gets an empty element. */
export function placeSpeech(page: Page, blocks: readonly SpokenBlock[], hasWords: boolean): Speech {
  const items = pageItems(page.root);
  const index = new ItemIndex(items);
  const used = new Set<PageItem>();
  const marks = new Map<PageItem['node'], Mark[]>();
  const sentences: PlacedSentence[] = [];
  let words = 0;
  let last: PageItem | null = null;
  for (const unit of unitsOf(blocks)) {
    const replaced = page.replaced.get(`${unit.span.line}:${unit.span.column}`);
    const own = index.within(replaced ?? positionOf(unit)).filter((item) => !used.has(item));
    const found = own.some(isShown) ? own : items.filter((item) => item.start === null && !used.has(item));
    const region = createRegion(own.some(isShown) ? own : sameText(found, unit));
    const places = placeUnit(unit, region, replaced !== undefined);
    const first = sentences.length;
    const shown = shownBy(places.map(({ place }) => place));
    for (const [at, { sentence, block, place, words: found }] of places.entries()) {
      const firstWord = words;
      words += sentence.words.length;
      sentences.push({ sentence, block, shownBy: first + (shown[at] ?? 0), firstWord, endWord: words });
      if (place !== null)
        addMarks(marks, region, { place, words: hasWords ? found : [], sentence: first + at, firstWord });
    }
    if (places.every(({ place }) => place === null)) addEmpty(page.root, last, { marks, sentence: first });
    for (const { item } of region.places) used.add(item);
    last = region.places.at(-1)?.item ?? last;
  }
  for (const list of marks.values()) list.sort((a, b) => a.start - b.start);
  return { sentences, marks };
}

/** Blocks with the same place: the speeches of a paragraph. */
interface Unit extends Pick<SpokenBlock, 'span'> {
  readonly blocks: readonly SpokenBlock[];
}

function unitsOf(blocks: readonly SpokenBlock[]): readonly Unit[] {
  const units: { span: SpokenBlock['span']; blocks: SpokenBlock[] }[] = [];
  for (const block of blocks) {
    const last = units.at(-1);
    if (last !== undefined && isSameSpan(last.span, block.span)) last.blocks.push(block);
    else units.push({ span: block.span, blocks: [block] });
  }
  return units;
}

const isSameSpan = (a: SpokenBlock['span'], b: SpokenBlock['span']): boolean =>
  a.line === b.line && a.column === b.column && a.endLine === b.endLine && a.endColumn === b.endColumn;

const positionOf = ({ span: { line, column, endLine, endColumn } }: Unit): Position => ({
  start: { line, column },
  end: { line: endLine, column: endColumn },
});

const isShown = ({ node }: PageItem): boolean =>
  isElement(node) || (node.type === 'text' && node.value.trim() !== '');

/** Returns the text that is not in the file and has the words of a unit, such as the title that a tool gives a box. */
function sameText(items: readonly PageItem[], { blocks }: Unit): readonly PageItem[] {
  const words = blocks.flatMap(({ sentences }) => sentences.map((sentence) => sentence.text)).join('');
  const found = items.find(({ node }) => node.type === 'text' && node.value.trim() === words.trim());
  return found ? [found] : [];
}

/** A sentence of a unit with its place in the unit's region. */
interface UnitSentence {
  readonly sentence: SpokenSentence;
  readonly block: SpokenBlock;
  readonly place: Place | null;
  readonly words: readonly (Place | null)[];
}

function placeUnit({ blocks }: Unit, region: Region, isReplaced: boolean): readonly UnitSentence[] {
  const all = blocks.flatMap((block) => block.sentences.map((sentence) => ({ sentence, block })));
  const texts = all.flatMap(({ sentence }) =>
    sentence.words.map(({ at, length }) => sentence.text.slice(at, at + length)),
  );
  const matched = isReplaced ? texts.map(() => null) : matchWords(texts, region);
  let next = 0;
  const found = all.map(({ sentence, block }) => {
    const words = matched.slice(next, next + sentence.words.length);
    next += sentence.words.length;
    return { sentence, block, words };
  });
  const places = placeSentences(found, region);
  return found.map((one, index) => ({ ...one, place: places[index] ?? null }));
}

/** Returns for each sentence of a unit the one whose element shows it: the last one before it that has a place, or the first one. */
function shownBy(places: readonly (Place | null)[]): readonly number[] {
  const first = Math.max(
    0,
    places.findIndex((place) => place !== null),
  );
  let last = first;
  return places.map((place, index) => {
    if (place !== null) last = index;
    return last;
  });
}

function addMarks(
  marks: Map<PageItem['node'], Mark[]>,
  { places }: Region,
  spoken: Pick<UnitSentence, 'words'> & { place: Place; sentence: number; firstWord: number },
): void {
  const { place, sentence } = spoken;
  const parts = partsOf(spoken);
  let next = 0;
  for (let index = firstEndingAfter(places, place.start); index < places.length; index++) {
    const { item, start, end } = places[index]!;
    if (start >= place.end) break;
    const list = marks.get(item.node) ?? [];
    marks.set(item.node, list);
    while (next < parts.length && parts[next]!.end <= start) next += 1;
    for (let at = next; at < parts.length && parts[at]!.start < end; at++) {
      const part = parts[at]!;
      const [from, to] = [Math.max(part.start, start) - start, Math.min(part.end, end) - start];
      list.push({ start: from, end: to, sentence, word: part.word });
    }
  }
}

/** Returns the words of a sentence and what is between them, in order. */
function partsOf({
  place,
  words,
  firstWord,
}: Pick<UnitSentence, 'words'> & { place: Place; firstWord: number }): readonly (Place & {
  readonly word: number | null;
})[] {
  const parts: (Place & { readonly word: number | null })[] = [];
  let done = place.start;
  const add = (end: number, word: number | null): void => {
    if (end > done) parts.push({ start: done, end, word });
    done = Math.max(done, end);
  };
  for (const [index, word] of words.entries()) {
    if (word === null || word.start < done) continue;
    add(word.start, null);
    add(word.end, firstWord + index);
  }
  add(place.end, null);
  return parts;
}

/** Returns the index of the first of some places in order that ends behind an offset. */
function firstEndingAfter(places: readonly Place[], offset: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds an empty element for a sentence of which the page shows nothing, behind what is spoken before it. */
function addEmpty(
  root: Root,
  last: PageItem | null,
  { marks, sentence }: { marks: Map<PageItem['node'], Mark[]>; sentence: number },
): void {
  const anchor = element('span', {}, []);
  marks.set(anchor, [{ start: 0, end: 0, sentence, word: null }]);
  const children = last?.block.children;
  if (children === undefined) root.children.unshift(element('p', {}, [anchor]));
  else children.push(anchor);
}
