import type { UncastBlock } from '../block.js';
import { type FindLabel, labelled } from './find-speeches.js';

/** Block, or the lines of it that belong to one speech. */
export interface SpeechLines {
  readonly block: UncastBlock;
  /** Index of the whole block in the chapter. */
  readonly index: number;
}

/**
 * Splits blocks before each line that begins a further speech, as in a paragraph of `Anna: Who?\` and `Tom: Me.` A label
 * that is alone in its line begins a speech only if a line of other words follows. The first part keeps the span.
 */
export function splitSpeeches(blocks: readonly UncastBlock[], find: FindLabel): readonly SpeechLines[] {
  return blocks.flatMap((block, index) => {
    if (!labelled.has(block.kind) || !block.text.includes('\n')) return [{ block, index }];
    return partsOf(block, find).map((part) => ({ block: part, index }));
  });
}

function partsOf(block: UncastBlock, find: FindLabel): readonly UncastBlock[] {
  const { text } = block;
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
  if (bounds.length === 1) return [block];
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
