import type { ParseContext, TokenizeContext } from 'micromark-util-types';

/** Places between `{% raw %}` and `{% endraw %}`, where tags are text. micromark reads all blocks before any text in them. */
interface RawRange {
  readonly from: number;
  to: number;
}

const ranges = new WeakMap<ParseContext, RawRange[]>();
const openInText = new WeakMap<TokenizeContext, boolean>();

/** Blocks whose tags are all text, from their opening to their closing line. */
const literalBlocks = new WeakMap<ParseContext, { readonly from: number; readonly to: number }[]>();

/** Records a block that micromark has read to its end, before it reads the blocks in it. */
export function recordLiteralBlock(
  parser: ParseContext,
  block: { readonly from: number; readonly to: number },
): void {
  const known = literalBlocks.get(parser) ?? [];
  known.push(block);
  literalBlocks.set(parser, known);
}

const isInLiteralBlock = ({ parser, now }: TokenizeContext): boolean => {
  const { offset } = now();
  return literalBlocks.get(parser)?.some(({ from, to }) => from < offset && offset < to) ?? false;
};

const rawTag = /^\{%-?\s*(end)?raw\s*-?%\}$/;

/** Tells whether a block that begins here is raw, and its tag is not `{% endraw %}`. */
export const isRawBlock = (context: TokenizeContext, line: string): boolean =>
  isInLiteralBlock(context) ||
  (ranges.get(context.parser)?.at(-1)?.to === Number.POSITIVE_INFINITY && !rawTag.exec(line.trim())?.[1]);

/** Tells whether a tag begins raw text. */
export const startsRaw = (tag: string): boolean => /^\{%-?\s*raw\s*-?%\}$/.test(tag);

/** Records a tag on a line of its own. */
export function recordBlock({ parser, now }: TokenizeContext, line: string): void {
  const [isRaw, end] = rawTag.exec(line.trim()) ?? [];
  if (isRaw === undefined) return;
  const known = ranges.get(parser) ?? [];
  const last = known.at(-1);
  if (end && last) last.to = Math.min(last.to, now().offset);
  if (!end) known.push({ from: now().offset, to: Number.POSITIVE_INFINITY });
  ranges.set(parser, known);
}

/** Tells whether text at this place is raw. */
export function isRawText(context: TokenizeContext): boolean {
  if (openInText.get(context) || isInLiteralBlock(context)) return true;
  const { offset } = context.now();
  return ranges.get(context.parser)?.some(({ from, to }) => from < offset && offset < to) ?? false;
}

/** Records a tag in a paragraph, where `{% raw %}` ends with the paragraph. */
export function recordText(context: TokenizeContext, tag: string): void {
  const [isRaw, end] = rawTag.exec(tag) ?? [];
  if (isRaw !== undefined) openInText.set(context, !end);
}

/** Tells whether a tag ends raw text of this paragraph. */
export const endsRawText = (context: TokenizeContext, tag: string): boolean =>
  openInText.get(context) === true && rawTag.exec(tag)?.[1] === 'end';
