import type { TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { isLazyLine, lineScanner, scanConstruct } from '../scan/scan-construct.js';
import { isAttributes } from './read-attributes.js';

const brace = 123;
/** In characters. */
const longest = 500;

/** Tells whether a line has only attributes in braces. `{name}` and `{-}` may be text. */
const isAttributeLine = (line: string): boolean => {
  const [, inner = ''] = /^\{([^{}]*)\}[ \t]*$/.exec(line) ?? [];
  return /[.#=]/.test(inner) && !/^\s*[-=:]/.test(inner) && isAttributes(inner);
};

/** Tells whether a line of the paragraph begins here. */
const isLineStart = ({ events }: TokenizeContext): boolean =>
  /^(?:undefined|lineEnding|linePrefix)$/.test(String(events.at(-1)?.[1].type));

/** Line of its own. After a quotation or list item without its sign, it is part of their paragraph. */
const line = scanConstruct({
  token: 'attributesLine',
  in: 'flow',
  scan: (context) => lineScanner((text) => !isLazyLine(context) && isAttributeLine(text), longest),
});

const inParagraph = scanConstruct({
  token: 'attributesLine',
  in: 'text',
  scan: (context) => (isLineStart(context) ? lineScanner(isAttributeLine, longest) : null),
});

/**
 * Attributes of the block before or after them, on a line of their own: `{ .annotate }` of MkDocs, `{.class}` of MyST and Hugo.
 * They are markup, and not listed as skipped.
 */
export const attributeLines: Construct = {
  name: 'attribute-lines',
  dialects: ['mkdocs', 'myst', 'hugo', 'vitepress'],
  sign: /^[ \t>*+\-\d.)]*\{[ \t]*(?:[.#][\w-]|[\w-]+=)[^{}\n]*\}[ \t]*\r?$/m,
  // A class or identifier, since a line of text may be `{x=1}`.
  proof: /^[ \t>]*\{[ \t]*[.#][A-Za-z][\w-]*(?:[ \t]+[.#\w][^{}\n]*)?[ \t]*\}[ \t]*\r?$/m,
  syntax: () => ({ flow: { [brace]: line }, text: { [brace]: inParagraph } }),
  fromMarkdown: () => partNodes({ attributesLine: { isBlock: true, toNodes: () => [] } }),
};
