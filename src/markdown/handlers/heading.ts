import type { Heading, Html, Nodes } from 'mdast';
import type { Delivery } from '../../manifest/manifest.js';
import type { VoiceComment } from '../block.js';
import { readNarrateComment } from '../cast/narrate-comment.js';
import { bookdownPart, bookdownParts } from '../dialects/bookdown.js';
import { spotInside } from '../parse/positions.js';
import type { SourceText } from '../parse/source-text.js';
import { withoutFences } from '../read/fence-lines.js';
import type { HtmlComment } from '../read/html-speech.js';
import { hasWord, normaliseLines, normaliseText } from '../read/normalise-text.js';
import type { BlockHandler, NoteRef, Reader } from './handler.js';

/** Identifier or classes after a heading's text, as in mdBook and pandoc: `{#harbour .unnumbered}`, or `{-}` for `.unnumbered`. */
const headingAttributes = / ?\{ ?(?:(?=[#.])(?:#([^\s{}.#]+))?[^{}]*|- ?)\}$/u;

/** Since version 2 of the rules: also `{id="harbour"}` and `{anchor=false}`, without classes or an identifier before them. */
const attributesOnly = / ?\{ ?[A-Za-z][\w-]*=(?:"[^"{}]*"|'[^'{}]*'|true\b|false\b)[^{}]*\}$/u;

/** Starts a section and says its heading. */
export const heading: BlockHandler<'heading'> = (written, reader) => {
  const part = reader.constructs.includes(bookdownParts) ? bookdownPart(written) : null;
  const node = part?.heading ?? written;
  const { text, notes } = openHeading(node, reader, part !== null);
  // A page shows it only in the list of contents.
  if (part?.isAppendix) reader.skip('template', node, text);
  else if (reader.policies.headings === 'skip') reader.skip('heading', node, text);
  else reader.say(node, { kind: 'heading', depth: node.depth, text, notes });
};

/** Starts the section of a heading and applies the voice comments under it. Returns the heading's text and notes. */
export function openHeading(
  node: Heading,
  reader: Reader,
  isPart = false,
): { text: string; notes: readonly NoteRef[] } {
  const { raw, notes } = reader.speak(node.children);
  const written = normaliseLines(withoutFences(raw, node, reader));
  const { text: named, id } = splitAttributes(written, reader.rules);
  const text = normaliseLines(named);
  const outlined = { text: normaliseText(text), id, depth: node.depth };
  reader.startSection(node, isPart ? { ...outlined, isPart: true } : outlined);
  readSectionComments(node.depth, reader);
  return { text, notes };
}

/** Splits the attributes from the end of a heading's text. `id`: the identifier in them; null: there is none. */
export function splitAttributes(
  written: string,
  { version }: Pick<Reader['rules'], 'version'>,
): { text: string; id: string | null } {
  const only = version < 2 ? null : attributesOnly.exec(written);
  const [attributes = '', id = null] = headingAttributes.exec(written) ?? only ?? [];
  return { text: written.slice(0, written.length - attributes.length), id };
}

/** Applies voice comments under the heading, up to the first visible content, to the section and its heading. */
function readSectionComments(depth: number, reader: Reader): void {
  for (const node of reader.following()) {
    // An anchor between heading and comment (`<a id="old"></a>`) is a paragraph without visible content.
    const parts = node.type === 'paragraph' ? node.children : [node];
    for (const part of parts) {
      if (part.type === 'html') applyComments(part, depth, reader);
      if (isVisible(part, reader)) return;
    }
  }
}

function isVisible(node: Nodes, reader: Reader): boolean {
  if (node.type === 'html') {
    const { text, formulas } = reader.readHtml(node);
    return hasWord(text) || formulas.length > 0;
  }
  return !(node.type === 'text' && node.value.trim() === '') && node.type !== 'break';
}

function applyComments(node: Html, depth: number, reader: Reader): void {
  for (const comment of reader.readHtml(node).comments) {
    if (comment.isAfterWords) return;
    const narrate = comment.isClosed ? readNarrateComment(comment.inner) : null;
    if (narrate?.problems.length !== 0 || narrate.say !== null) continue;
    reader.setSectionVoice(voiceCommentOf(node, comment, narrate.delivery, reader.source), depth, node);
  }
}

/** Returns the voice comment of an HTML comment, with its place in the file. */
export function voiceCommentOf(
  node: Html,
  comment: HtmlComment,
  delivery: Delivery,
  source: SourceText,
): VoiceComment {
  const at = spotInside(node, comment.start, source);
  return { delivery, ...at, excerpt: source.excerpt(at, comment.end - comment.start) };
}
