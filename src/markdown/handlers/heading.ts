import type { Html, Nodes } from 'mdast';
import type { Delivery } from '../../manifest/manifest.js';
import type { Mark } from '../block.js';
import { readNarrateComment } from '../cast/narrate-comment.js';
import { spotInside } from '../parse/positions.js';
import type { SourceText } from '../parse/source-text.js';
import { withoutFences } from '../read/fence-lines.js';
import type { HtmlComment } from '../read/html-speech.js';
import { hasWord, normaliseText } from '../read/normalise-text.js';
import type { BlockHandler, Reader } from './handler.js';

/** An identifier or classes after a heading's text, as mdBook, pandoc and others write them: `{#harbour .unnumbered}`; `{-}` is pandoc's for the latter. */
const headingAttributes = / ?\{ ?(?:(?=[#.])(?:#([^\s{}.#]+))?[^{}]*|- ?)\}$/u;

export const heading: BlockHandler<'heading'> = (node, reader) => {
  const { raw, notes } = reader.speak(node.children);
  const written = normaliseText(withoutFences(raw, node, reader));
  const [attributes, id = null] = headingAttributes.exec(written) ?? [''];
  const text = normaliseText(written.slice(0, written.length - attributes.length));
  const { depth } = node;
  reader.startSection(node, { text, id, depth });
  markSection(depth, reader);
  if (reader.policies.headings === 'skip') reader.skip('heading', node, text);
  else reader.say(node, { kind: 'heading', depth, text, notes });
};

/** Comments right under the heading (between them and it, nothing that is seen) mark the section, its heading included. */
function markSection(depth: number, reader: Reader): void {
  for (const node of reader.following()) {
    // An anchor between the heading and the comment (`<a id="old"></a>`) makes a paragraph, in which nothing is seen.
    const parts = node.type === 'paragraph' ? node.children : [node];
    for (const part of parts) {
      if (part.type === 'html') markByComments(part, depth, reader);
      if (isSeen(part, reader)) return;
    }
  }
}

function isSeen(node: Nodes, reader: Reader): boolean {
  if (node.type === 'html') return hasWord(reader.readHtml(node).text);
  return !(node.type === 'text' && node.value.trim() === '') && node.type !== 'break';
}

function markByComments(node: Html, depth: number, reader: Reader): void {
  for (const comment of reader.readHtml(node).comments) {
    if (comment.isAfterWords) return;
    const narrate = comment.isClosed ? readNarrateComment(comment.inner) : null;
    if (narrate?.problems.length !== 0) continue;
    reader.markSection(markOfComment(node, comment, narrate.delivery, reader.source), depth, node);
  }
}

/** A mark, and where in the file its comment stands. */
export function markOfComment(
  node: Html,
  comment: HtmlComment,
  delivery: Delivery,
  source: SourceText,
): Mark {
  const at = spotInside(node, comment.start, source);
  return { delivery, ...at, excerpt: source.excerpt(at, comment.end - comment.start) };
}
