import type { MarkdownDocument, UncastBlock } from '../block.js';

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

/**
 * Returns a chapter in which blocks of HTML are split into their parts, so that each can have a voice.
 * @param isSplit tells whether to split a block
 */
export function splitHtml(
  document: MarkdownDocument,
  isSplit: (block: UncastBlock) => boolean,
): MarkdownDocument {
  const split = document.blocks.map((block) =>
    block.parts !== undefined && isSplit(block) ? htmlBlocks(block) : [block],
  );
  const blocks = split.flat();
  if (blocks.length === document.blocks.length) return document;
  let next = 0;
  const starts = split.map(({ length }) => {
    const start = next;
    next += length;
    return start;
  });
  const headings = document.headings.map((heading) => ({
    ...heading,
    block: starts[heading.block] ?? blocks.length,
  }));
  return { ...document, blocks, headings };
}
