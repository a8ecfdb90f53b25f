import type { Nodes } from 'mdast';
import type { TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { scanConstruct, sharedBy } from '../scan/scan-construct.js';
import type { PartToken, Scanner } from '../scan/scanner.js';
import { isRawBlock, isRawText } from './raw-ranges.js';

const brace = 123;

/** What the content of a pair of tags is, if it is not text for the page. */
const contents: Readonly<Record<string, 'code' | 'math' | 'comment' | 'template'>> = {
  comment: 'comment',
  highlight: 'code',
  codeblock: 'code',
  code: 'code',
  prism: 'code',
  mermaid: 'code',
  plantuml: 'code',
  graphviz: 'code',
  math: 'math',
  katex: 'math',
  latex: 'math',
  mathjax: 'math',
  'content-ref': 'template',
  capture: 'template',
  macro: 'template',
  javascript: 'template',
  stylesheet: 'template',
  schema: 'template',
  style: 'template',
};
const allNames = Object.keys(contents).join('|');

/** First tag of a pair. Group 1 to 3: the name in Liquid, in Hugo, in kramdown. */
const opening = new RegExp(
  `^(?:\\{%-?\\s*(${allNames})(?![\\w-])(?:(?!%\\})[^\\n])*%\\}|\\{\\{[<%]\\s*(${allNames})(?![\\w-])(?:(?![>%]\\}\\})[^\\n])*(?<!/)[>%]\\}\\}|\\{::(comment)\\})`,
);
/** Its end, at the end of a text. */
const closing = /(?:\{%-?\s*end([\w-]+)\s*-?%\}|\{\{[<%]\s*\/\s*([\w-]+)\s*[>%]\}\}|\{:\/(comment)?\})$/;
/** In characters. No last tag of a pair is longer. */
const longestClosing = 60;
/** In characters, for pairs in a paragraph. */
const longestInText = 5000;

interface Pair {
  readonly name: string;
  readonly content: string;
}

const nameOf = (tag: RegExpExecArray | null): string | null => {
  if (tag === null) return null;
  return tag[1] ?? tag[2] ?? tag[3] ?? 'comment';
};

/** Offsets up to which pairs of a name cannot begin, since they have no end. So each end is searched for only once. */
const unclosed = new WeakMap<object, Map<string, number>>();

function pairScanner(context: TokenizeContext, isBlock: boolean, names: readonly string[]): Scanner {
  const key = sharedBy(context);
  const { offset } = context.now();
  const failed = unclosed.get(key) ?? new Map<string, number>();
  unclosed.set(key, failed);
  let head = '';
  let tail = '';
  let length = 0;
  let name: string | null = null;
  let isClosed = false;

  const fail = (upTo: number) => {
    if (name !== null) failed.set(name, upTo);
    return 'fail' as const;
  };
  const readHead = (sign: string) => {
    if (sign === '\n' || sign === '' || head.length > 500) return 'fail';
    head += sign;
    if (sign !== '}') return head.length > 2 && head.endsWith('{%') ? 'fail' : 'more';
    name = nameOf(opening.exec(head));
    if (name === null) return /^\{%.*%\}$|\}\}$|^\{:/.test(head) ? 'fail' : 'more';
    return !names.includes(name) || offset < (failed.get(name) ?? 0) ? 'fail' : 'more';
  };
  return {
    read(sign) {
      if (name === null) return readHead(sign);
      if (isClosed) {
        // Only white space may follow the end of a block.
        if (sign === '\n' || sign === '') return 'end';
        return /\s/.test(sign) ? 'more' : fail(offset + length);
      }
      length += 1;
      if (sign === '' || (!isBlock && length > longestInText))
        return fail(sign === '' ? context.now().offset : offset + length - longestInText / 2);
      tail = (tail + sign).slice(-longestClosing);
      if (sign !== '}' || nameOf(closing.exec(tail)) !== name) return 'more';
      isClosed = true;
      return isBlock ? 'more' : 'end';
    },
  };
}

function pairOf(value: string): Pair {
  const tag = opening.exec(value);
  const end = closing.exec(value.trimEnd());
  const content = value.slice(tag?.[0].length, end?.index);
  return { name: nameOf(tag) ?? '', content: content.replace(/^[ \t]*\n|\n[ \t]*$/g, '') };
}

function toNodes(value: string, isBlock: boolean): readonly Nodes[] {
  const { name, content } = pairOf(value);
  const kind = contents[name] ?? 'template';
  if (kind === 'template' || kind === 'comment') return [{ type: 'unspoken', kind, value: content || value }];
  if (kind === 'math')
    return [
      isBlock ? { type: 'math', value: content, isClosed: true } : { type: 'inlineMath', value: content },
    ];
  // GitBook writes a fenced block between its tags for code.
  const [, fenced = content] = /^\s*(?:```|~~~).*\n([\s\S]*?)\n?\s*(?:```|~~~)\s*$/.exec(content) ?? [];
  return [isBlock ? { type: 'code', value: fenced } : { type: 'inlineCode', value: content }];
}

const pair = (token: PartToken, place: 'flow' | 'text', names: readonly string[]) =>
  scanConstruct({
    token,
    in: place,
    concrete: place === 'flow',
    scan(context) {
      const isRaw = place === 'flow' ? isRawBlock(context, '') : isRawText(context);
      return isRaw ? null : pairScanner(context, place === 'flow', names);
    },
  });

/** Without the last tag of a pair in the chapter, the first one is like any other tag. */
function pairs(name: string, names: readonly string[]): Construct {
  const some = names.join('|');
  const ends = `\\{%-?\\s*end(?:${some})\\s*-?%\\}|\\{\\{[<%]\\s*/\\s*(?:${some})\\s*[>%]\\}\\}`;
  const pattern = new RegExp(names.includes('comment') ? `${ends}|\\{::comment\\}` : ends);
  return {
    name,
    dialects: ['jekyll', 'hugo', 'gitbook', 'mkdocs', 'vitepress', 'mdbook', 'quarto', 'docusaurus'],
    sign: pattern,
    proof: pattern,
    syntax: () => ({
      flow: { [brace]: pair('pairedBlock', 'flow', names) },
      text: { [brace]: pair('pairedTag', 'text', names) },
    }),
    fromMarkdown: () =>
      partNodes({
        pairedBlock: { isBlock: true, toNodes },
        pairedTag: { isBlock: false, toNodes },
      }),
  };
}

const isFormula = (name: string): boolean => contents[name] === 'math';

/** Pair of tags around code, a comment, or something else that is not text. */
export const pairedTag: Construct = pairs(
  'paired-tag',
  Object.keys(contents).filter((name) => !isFormula(name)),
);

/** Pair of tags around a formula. Apart, since `{{< katex >}}` without an end only loads KaTeX. */
export const formulaTag: Construct = pairs('formula-tag', Object.keys(contents).filter(isFormula));
