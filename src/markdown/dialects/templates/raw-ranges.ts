import type { ParseContext, TokenizeContext } from 'micromark-util-types';

/** Places between `{% raw %}` and `{% endraw %}`, where tags are text. micromark reads all blocks before any text in them. */
interface RawRange {
  readonly from: number;
  to: number;
}

const ranges = new WeakMap<ParseContext, RawRange[]>();
const openInText = new WeakMap<TokenizeContext, boolean>();

const rawTag = /^\{%-?\s*(end)?raw\s*-?%\}$/;

/** Tells whether a block that begins here is raw, and its tag is not `{% endraw %}`. */
export const isRawBlock = ({ parser }: TokenizeContext, line: string): boolean =>
  ranges.get(parser)?.at(-1)?.to === Number.POSITIVE_INFINITY && !rawTag.exec(line.trim())?.[1];

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
  if (openInText.get(context)) return true;
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
