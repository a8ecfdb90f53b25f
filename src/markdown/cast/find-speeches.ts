import type { BlockKind, UncastBlock } from '../block.js';

/** Speaker's label at the start of a block. */
export interface Label {
  readonly speaker: string;
  /** Length in the text of the block, with the punctuation and the space behind it. */
  readonly length: number;
}

/** Speech, or the part of a speech in one block. */
export interface SpeechPart {
  readonly speaker: string;
  /** Length of the label in the text of the block; 0: the label is in an earlier block. */
  readonly labelLength: number;
}

/** Finds the label at the start of a block's text; null: there is none. */
export type FindLabel = (block: UncastBlock) => Label | null;

/** Blocks that may begin with a label, in addition to headings. */
export const labelled: ReadonlySet<BlockKind> = new Set([
  'paragraph',
  'list-item',
  'quotation',
  'table',
  'html',
]);

/** Returns a label without letter case, and with a straight apostrophe, so that `O’NEIL` is `O'Neil`. */
export const foldedLabel = (label: string): string => label.toLowerCase().replaceAll('’', "'");

/**
 * Finds the speeches of a chapter: blocks that begin with a label, and blocks after a label that is alone in its block. A
 * label without a speech, as in a list of the characters, is no label.
 * @returns the parts of speeches by the index of their block
 */
export function findSpeeches(
  blocks: readonly UncastBlock[],
  find: FindLabel,
): ReadonlyMap<number, SpeechPart> {
  const inHeadings = headingLabels(blocks, find);
  const labels = blocks.map((block, index) =>
    labelled.has(block.kind) ? find(block) : (inHeadings.get(index) ?? null),
  );
  const parts = new Map<number, SpeechPart>();
  for (const [index, label] of labels.entries()) {
    if (label === null) continue;
    const { speaker, length } = label;
    const following = speechAfter(index, { blocks, labels });
    if (length === blocks[index]?.text.length && following.length === 0) continue;
    parts.set(index, { speaker, labelLength: length });
    for (const next of following) parts.set(next, { speaker, labelLength: 0 });
  }
  return parts;
}

/**
 * Returns the labels that are all of a heading, by the index of their block. In a dialogue, headings of that level occur again
 * before the next heading of a higher level. In other books, a name that is a heading is the title of a section.
 */
function headingLabels(blocks: readonly UncastBlock[], find: FindLabel): ReadonlyMap<number, Label> {
  const labels = new Map<number, Label>();
  const open = new Map<number, Set<string>>();
  const repeated = new Set<number>();
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== 'heading') continue;
    const label = block.depth > 1 ? find(block) : null;
    for (const depth of open.keys()) if (depth > block.depth) open.delete(depth);
    if (label?.length !== block.text.length) continue;
    const before = open.get(block.depth) ?? new Set();
    if (before.has(label.speaker)) repeated.add(block.depth);
    open.set(block.depth, before.add(label.speaker));
    labels.set(index, label);
  }
  return new Map([...labels].filter(([index]) => repeated.has(blocks[index]?.depth ?? 0)));
}

interface Labelled {
  readonly blocks: readonly UncastBlock[];
  readonly labels: readonly (Label | null)[];
}

/** Returns the indices of the blocks after a label that belong to its speech. */
function speechAfter(index: number, chapter: Labelled): readonly number[] {
  const { blocks, labels } = chapter;
  const block = blocks[index] as UncastBlock;
  if (block.kind === 'table') return runAfter(index, chapter, isContinued);
  if (labels[index]?.length !== block.text.length) return [];
  if (block.kind === 'heading') return runAfter(index, chapter, ({ kind }) => kind !== 'heading');
  const isTerm = block.kind === 'list-item' && block.leadLength === block.text.length;
  if (isTerm) return runAfter(index, chapter, isDefinition);
  // In other lists, names that are alone in an item are a list of the characters.
  if (block.kind === 'list-item') return [];
  const quoted = runAfter(index, chapter, ({ kind }) => kind === 'quotation');
  if (block.kind === 'quotation') return quoted.slice(0, 1);
  if (block.kind === 'html') return runAfter(index, chapter, ({ kind }) => kind === 'html').slice(0, 1);
  return quoted.length > 0
    ? quoted
    : runAfter(index, chapter, ({ kind }) => kind === 'paragraph').slice(0, 1);
}

/** A row whose first cell is empty continues the speech of the row above. */
const isContinued = ({ kind, leadLength }: UncastBlock): boolean => kind === 'table' && leadLength === 0;

/** A definition reaches to the next term. */
const isDefinition = ({ kind, leadLength }: UncastBlock): boolean =>
  kind === 'list-item' && leadLength === undefined;

/** Returns the blocks from the next one on that a speech may have, up to a label or a break. Footnotes are passed over. */
function runAfter(
  index: number,
  { blocks, labels }: Labelled,
  belongs: (block: UncastBlock) => boolean,
): readonly number[] {
  const run: number[] = [];
  for (let next = index + 1; next < blocks.length; next += 1) {
    const block = blocks[next] as UncastBlock;
    if (block.kind === 'footnote') continue;
    if (labels[next] !== null || block.afterBreak || !belongs(block)) break;
    run.push(next);
  }
  return run;
}
