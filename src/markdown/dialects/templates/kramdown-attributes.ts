import type { Construct } from '../construct.js';
import type { Unspoken } from '../nodes.js';
import { partNodes } from '../scan/part-nodes.js';
import { isLazyLine, lineScanner, scanConstruct } from '../scan/scan-construct.js';

const brace = 123;
/** In characters. */
const longest = 500;

const item = String.raw`(?:(?:[.#][\w:-]+)+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+))`;
/** Attributes for the block or text before it, a definition of a name for attributes, `{:toc}`, `{::options …/}`. */
const list = String.raw`\{:(?:[ \t]*(?:[A-Za-z][\w-]*:?[ \t]+)?${item}(?:[ \t]+${item})*[ \t]*|[ \t]*[A-Za-z][\w-]*[ \t]*|[:/][A-Za-z]*(?:[ \t][^{}\n]*)?/?)\}`;
/** Attributes without a colon, in a line of their own. */
const plain = String.raw`\{[ \t]*${item}(?:[ \t]+${item})*[ \t]*\}`;
const whole = new RegExp(`^${list}$`);
const wholeLine = new RegExp(`^(?:${list}|${plain})[ \\t]*$`);
const isCommentEnd = (text: string): boolean => /\{:\/(?:comment)?\}$/.test(text.slice(-12));

/** Attributes are markup, so only comments and settings such as `{:toc}` are listed as skipped. */
const isOnlyAttributes = new RegExp(`^\\{:[ \\t]*${item}(?:[ \\t]+${item})*[ \\t]*\\}[ \\t]*$`);

const toNodes = (value: string): readonly Unspoken[] =>
  isOnlyAttributes.test(value)
    ? []
    : [{ type: 'unspoken', kind: value.startsWith('{::comment}') ? 'comment' : 'template', value }];

const line = scanConstruct({
  token: 'kramdownAttributeLine',
  in: 'flow',
  scan: (context) => lineScanner((text) => !isLazyLine(context) && wholeLine.test(text), longest),
});

const inText = scanConstruct({
  token: 'kramdownAttributes',
  in: 'text',
  scan() {
    let text = '';
    return {
      read(sign) {
        text += sign;
        const isComment = text.startsWith('{::comment}');
        if (sign === '' || text.lastIndexOf('{::comment}') > 0 || text.length > (isComment ? 2000 : longest))
          return 'fail';
        if (text.length === 2 && text !== '{:') return 'fail';
        if (isComment) return text.length > 11 && isCommentEnd(text) ? 'end' : 'more';
        if (sign === '\n' || (sign === '{' && text.length > 1)) return 'fail';
        if (sign !== '}' || text === '{::comment}') return 'more';
        return whole.test(text) ? 'end' : 'fail';
      },
    };
  },
});

/**
 * Attributes and options of kramdown and Python-Markdown: `{: .lead}`, `{:toc}`, `{::comment}`. In a line of their own also
 * `{ .lead }`, as in Hugo and MyST.
 */
export const kramdownAttributes: Construct = {
  name: 'kramdown-attributes',
  dialects: ['jekyll', 'mkdocs', 'hugo', 'myst'],
  sign: /\{:|^[ \t>]*\{[ \t]*[.#\w]/m,
  proof: new RegExp(`(?:^|[^\\\\])${list}|^[ \\t>]*(?=\\{[ \\t]*[.#][A-Za-z])${plain}[ \\t]*\\r?$`, 'm'),
  syntax: () => ({ flow: { [brace]: line }, text: { [brace]: inText } }),
  fromMarkdown: () =>
    partNodes({
      kramdownAttributeLine: { isBlock: true, toNodes },
      kramdownAttributes: { isBlock: false, toNodes },
    }),
};
