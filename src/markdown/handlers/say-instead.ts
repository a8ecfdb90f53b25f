import type { Nodes } from 'mdast';
import type { BlockKind, Span } from '../block.js';
import { readNarrateComment } from '../cast/narrate-comment.js';
import { hasWord } from '../read/normalise-text.js';
import type { Reader, Replacement } from './handler.js';
import { openHeading } from './heading.js';
import { isImage } from './paragraph.js';

/** Tells whether a node is no block of the page, so that a replacement is for the next one. */
export function isUnseen(node: Nodes, reader: Reader): boolean {
  if (node.type !== 'html') return node.type === 'definition' || node.type === 'footnoteDefinition';
  const { text, formulas, unsaid, comments } = reader.readHtml(node);
  // The text after a `narrate:` comment is read as Markdown, so it is a block of its own.
  if (comments.some(({ inner }) => readNarrateComment(inner) !== null)) return true;
  return !hasWord(text) && unsaid.length + formulas.length === 0;
}

/** Says the words of a comment in place of a block, which is counted as skipped. */
export function sayInstead(node: Nodes, { text, comment, span }: Replacement, reader: Reader): void {
  if (node.type === 'thematicBreak') {
    reportReplacement(span, reader);
    reader.breakHere();
    return;
  }
  const kind = kindOf(node, reader);
  const depth = node.type === 'heading' ? node.depth : 0;
  if (node.type === 'heading') openHeading(node, reader);
  reader.skip(kind, node, reader.sourceOf(node));
  const { line, column, endLine, endColumn } = span;
  const position = { start: { line, column }, end: { line: endLine, column: endColumn } };
  reader.say({ type: 'text', value: text, position }, { kind, depth, text, comment });
}

/** Reports a comment that has no block after it. */
export function reportReplacement({ line, column, endLine, endColumn }: Span, reader: Reader): void {
  reader.diagnose({
    code: 'markdown-comment-misplaced',
    message: 'There is no block after this `say` comment, so its words are not spoken.',
    hint: 'Put the comment right before the block that its words replace.',
    at: { line, column },
    length: endLine === line ? endColumn - column : Number.MAX_SAFE_INTEGER,
  });
}

function kindOf(node: Nodes, { paragraphKind }: Reader): BlockKind {
  switch (node.type) {
    case 'code':
      return node.lang === 'math' ? 'math' : 'code';
    case 'heading':
    case 'table':
    case 'math':
    case 'html':
      return node.type;
    case 'blockquote':
      return 'quotation';
    case 'list':
      return 'list-item';
    case 'paragraph':
      return isImage(node) ? 'image' : paragraphKind;
    default:
      return paragraphKind;
  }
}
