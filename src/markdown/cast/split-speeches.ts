import type { UncastBlock } from '../block.js';
import { type FindLabel, labelled } from './find-speeches.js';

/** Block, or the part of it that belongs to one speech. */
export interface SpeechText {
  readonly block: UncastBlock;
  /** Index of the whole block in the chapter. */
  readonly index: number;
}

/**
 * Splits blocks where a further speech begins: at each line with a label, as in a paragraph of `Anna: Who?\` and `Tom: Me.`,
 * and between the paragraphs and cells of HTML if one of them has a label. A label that is alone in its line begins a speech
 * only if a line of other words follows. Every part of HTML has its own span; lines have the span of their block.
 */
export function splitSpeeches(blocks: readonly UncastBlock[], find: FindLabel): readonly SpeechText[] {
  return blocks.flatMap((whole, index) => {
    const parts = htmlBlocks(whole);
    const split = parts.flatMap((part) => splitLines(part, find));
    const hasSpeech = split.length > parts.length || (parts.length > 1 && parts.some((part) => find(part)));
    return hasSpeech ? split.map((block) => ({ block, index })) : [{ block: whole, index }];
  });
}

/** Returns the parts of a block of HTML as blocks; the block itself if it has none. */
export function htmlBlocks(block: UncastBlock): readonly UncastBlock[] {
  const { parts, leadLength: _, afterBreak, ...common } = block;
  if (parts === undefined) return [block];
  return parts.map(({ offset, ...own }, index): UncastBlock => {
    const next = parts[index + 1];
    const text = block.text.slice(offset, next === undefined ? undefined : next.offset - 1);
    return { ...common, ...own, text, ...(index === 0 && afterBreak && { afterBreak }) };
  });
}

function splitLines(block: UncastBlock, find: FindLabel): readonly UncastBlock[] {
  const { text } = block;
  if (!labelled.has(block.kind) || !text.includes('\n')) return [block];
  const starts = lineStarts(text).slice(1);
  // From the last line to the first, so that the next line is known.
  let isLabelNext = true;
  const cuts: number[] = [];
  for (const start of starts.reverse()) {
    const rest = lineFrom(block, start);
    const label = find(rest);
    const hasSpeech = label !== null && label.length < rest.text.length;
    const isAlone = hasSpeech && rest.text.slice(0, label.length).includes('\n');
    if (hasSpeech && !(isAlone && isLabelNext)) cuts.push(start);
    isLabelNext = label !== null;
  }
  const bounds = [0, ...cuts.reverse()];
  return bounds.map((start, at) => {
    const end = bounds[at + 1];
    const part = start === 0 ? block : lineFrom(block, start);
    return end === undefined ? part : shortened(part, end - 1 - start);
  });
}

const lineStarts = (text: string): number[] => [
  0,
  ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1),
];

function lineFrom({ afterBreak: _, leadLength: __, ...block }: UncastBlock, start: number): UncastBlock {
  return { ...block, text: block.text.slice(start) };
}

function shortened({ leadLength, ...block }: UncastBlock, length: number): UncastBlock {
  return {
    ...block,
    text: block.text.slice(0, length),
    ...(leadLength !== undefined && leadLength <= length && { leadLength }),
  };
}
