import type { Element, ElementContent, Root as HastRoot } from 'hast';
import type { FootnoteDefinition, Root } from 'mdast';
import rehypeRemark from 'rehype-remark';
import remarkGfm from 'remark-gfm';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import type { Piece } from './chapters/split-text.js';
import { type Cleaning, cleanElement, type LeftOut } from './clean/clean-element.js';
import { cleanNote } from './clean/clean-note.js';
import { dollar, guard, guardText } from './clean/guard-text.js';
import { withWorkingEmphasis } from './clean/working-emphasis.js';
import { formulaElement } from './math/clean-formula.js';
import { noteTag } from './notes/note-tag.js';
import type { Note, Notes } from './notes/notes.js';
import type { BookText } from './text/read-text.js';
import { elementsIn } from './text/tree.js';

/** Chapter as Markdown. */
export interface WrittenChapter {
  readonly markdown: string;
  /** Its footnotes. */
  readonly notes: ReadonlySet<Note>;
  /** Number of parts that were left out, by kind. */
  readonly leftOut: ReadonlyMap<LeftOut, number>;
}

const processor = unified()
  .use(rehypeRemark, {
    document: true,
    quotes: ['“”', '‘’'],
    handlers: {
      [noteTag]: (_state, { properties }: Element) => {
        const label = String(properties.label);
        return { type: 'footnoteReference', identifier: label, label };
      },
      [formulaElement]: (_state, { properties }: Element) => ({
        type: 'inlineMath',
        value: String(properties.value),
      }),
    },
  })
  .use(remarkGfm, { tableCellPadding: true, tablePipeAlign: false })
  .use(remarkStringify, {
    bullet: '-',
    emphasis: '*',
    rule: '*',
    fences: true,
    handlers: { inlineMath: ({ value }: { value: string }) => dollar + value.replaceAll('$', '') + dollar },
    unsafe: [
      // Lines of `+` and of `% ` would begin front matter.
      { atBreak: true, character: '+', after: '(?=\\+)' },
      { atBreak: true, character: '%', after: '[ \\t]' },
      // Attributes, roles and labels of dialects.
      { character: '{', inConstruct: 'phrasing' },
      { atBreak: true, character: '(', after: '[^()]+\\)=' },
    ],
  })
  .freeze();

const stringify = (tree: Root): string => processor.stringify(tree).split('\n\n').map(finish).join('\n\n');

// A run of backslashes is matched only from its start, so that a long one takes no longer.
const signs = new RegExp(`(?<!\\\\)(\\\\*)(${guard}|${dollar}|\\$)(\\d?)`, 'g');

/**
 * Writes guards as visible character references, and escapes dollars that could begin or end a formula. The dollar of a
 * price cannot end one, and can only begin one if the block has another dollar that is not escaped.
 * @param block block of the written Markdown, which contains every line completely
 */
function finish(block: string): string {
  const mayBeginFormula = block.includes(dollar);
  return block.replace(signs, (_, slashes: string, sign: string, digit: string) => {
    if (sign === dollar) return `${slashes}$${digit}`;
    const isOpen = slashes.length % 2 === 1;
    if (sign === guard) return `${slashes}${isOpen ? '\\' : ''}&#x2060;${digit}`;
    const isSafe = isOpen || (digit !== '' && !mayBeginFormula);
    return `${slashes}${isSafe ? '' : '\\'}$${digit}`;
  });
}

/** Parts of a book that are not read where they are. */
export interface SetApart {
  readonly notes: Notes;
  /** Elements that are not part of the book. */
  readonly boilerplate: ReadonlySet<Element>;
  /** Tables of contents in pages with other text, and their titles. */
  readonly contents: ReadonlySet<Element>;
}

/** Writes a chapter, with its notes at the end. */
export function writeMarkdown(
  pieces: readonly Piece[],
  { notes, boilerplate, contents }: SetApart,
): WrittenChapter {
  const labels = new Map<Note, string>();
  const leftOut = new Map<LeftOut, number>();
  const cleaningOf = (text: BookText, backlinks: ReadonlySet<Element>): Cleaning => ({
    path: text.path,
    language: text.language,
    notes,
    backlinks,
    boilerplate,
    contents,
    labelOf(note) {
      const label = labels.get(note) ?? String(labels.size + 1);
      labels.set(note, label);
      return label;
    },
    count: (what) => leftOut.set(what, (leftOut.get(what) ?? 0) + 1),
  });
  const body = pieces.flatMap(({ body, text }) => cleanElement(body, cleaningOf(text, new Set())));
  const root = toMarkdownTree(withTopHeading(body));
  // Notes may refer to notes, and a map also iterates over entries added in the loop.
  for (const [note, label] of labels) {
    const cleaning = cleaningOf(note.text, note.backlinks);
    const { children } = toMarkdownTree(cleanNote(note, cleaning));
    root.children.push({
      type: 'footnoteDefinition',
      identifier: label,
      label,
      children: children as FootnoteDefinition['children'],
    });
  }
  guardText(root);
  return { markdown: withWorkingEmphasis(root, stringify), notes: new Set(labels.keys()), leftOut };
}

function toMarkdownTree(children: ElementContent[]): Root {
  const tree: HastRoot = { type: 'root', children };
  return processor.runSync(tree) as Root;
}

/** Changes the levels of headings so that the highest one is 1. */
function withTopHeading(nodes: ElementContent[]): ElementContent[] {
  const elements = nodes.flatMap((node) => (node.type === 'element' ? [node, ...elementsIn(node)] : []));
  const headings = elements.filter(({ tagName }) => /^h[1-6]$/.test(tagName));
  const top = Math.min(...headings.map(({ tagName }) => Number(tagName.slice(1))));
  for (const heading of headings) heading.tagName = `h${Number(heading.tagName.slice(1)) - top + 1}`;
  return nodes;
}
