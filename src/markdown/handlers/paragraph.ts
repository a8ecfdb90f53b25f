import type { Html, Paragraph, PhrasingContent } from 'mdast';
import { bookdownTexts, isBookdownText } from '../dialects/bookdown.js';
import { withoutFences } from '../read/fence-lines.js';
import { findUnspacedHeadings } from '../read/unspaced-headings.js';
import type { BlockHandler } from './handler.js';
import { readCaptionBefore } from './table-caption.js';
import { unspokenBlock } from './unspoken.js';

/** Reads a paragraph. One of only images becomes an image block. */
export const paragraph: BlockHandler<'paragraph'> = (node, reader) => {
  if (readCaptionBefore(node, reader)) return;
  if (reader.constructs.includes(bookdownTexts) && isBookdownText(node)) {
    const place = node.position ? { position: node.position } : {};
    return unspokenBlock(
      { type: 'unspoken', kind: 'template', value: reader.sourceOf(node), ...place },
      reader,
    );
  }
  const { raw, notes } = reader.speak(node.children);
  const text = withoutFences(raw, node, reader);
  if (raw.includes('#')) findUnspacedHeadings(node, reader);
  // Version 2 reads the constructs of `dialects/templates` instead.
  if (reader.rules.version < 2 && isTemplate(text)) return reader.skip('directive', node, text);
  const { paragraphKind } = reader;
  if (paragraphKind === 'paragraph' && isImage(node)) return reader.say(node, { kind: 'image', text, notes });
  reader.say(node, {
    kind: paragraphKind,
    text: paragraphKind === 'quotation' ? withAlert(text) : text,
    notes,
    // In a list, bold words at the start of an item are mostly the name of a thing.
    lead: paragraphKind === 'list-item' ? null : boldStart(node),
  });
};

/** Returns the bold words at the start of a paragraph; null: there are none, or they have more than text and emphasis. */
function boldStart({ children }: Paragraph): string | null {
  const [first] = children;
  if (first?.type === 'html') return boldHtml(first, children);
  const [only, ...others] = first?.type === 'emphasis' ? first.children : [first];
  if (only?.type !== 'strong' || others.length > 0) return null;
  const inner = only.children.flatMap((child) => (child.type === 'emphasis' ? child.children : [child]));
  return inner.every(({ type }) => type === 'text')
    ? inner.map((child) => ('value' in child ? child.value : '')).join('')
    : null;
}

/** Returns the text between `<b>` or `<strong>` at the start of a paragraph and its end tag; null: not only text. */
function boldHtml({ value }: Html, children: readonly PhrasingContent[]): string | null {
  const tag = /^<(b|strong)(?:\s[^>]*)?>$/i.exec(value)?.[1]?.toLowerCase();
  const [, text, close] = children;
  const isClosed = close?.type === 'html' && close.value.toLowerCase() === `</${tag}>`;
  return text?.type === 'text' && isClosed ? text.value : null;
}

/** Tells whether a paragraph contains only images, with or without links. */
export function isImage(node: Paragraph): boolean {
  const shown = node.children
    .filter(isVisible)
    .flatMap((child) => (child.type === 'link' || child.type === 'linkReference' ? child.children : [child]));
  return shown.length > 0 && shown.every(({ type }) => type === 'image' || type === 'imageReference');
}

const isVisible = (node: PhrasingContent): boolean =>
  node.type !== 'break' && !(node.type === 'text' && node.value.trim() === '');

/** GitHub and mdBook display `[!NOTE]` at the start of a quotation as its title. */
const withAlert = (text: string): string =>
  text.replace(
    /^\s*\[!(note|tip|important|warning|caution)\](\s*)/i,
    (_, name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}: `,
  );
/** Tags for page generators: `{{#include …}}` of mdBook, `{% … %}` of Liquid, `{: … }` of kramdown, `[TOC]`. */
const tag = /\{\{#[^{}]*\}\}|\{%[^{}]*%\}|\{:[^{}]*\}|\[\[?_?TOC_?\]?\]/giu;

/** Tells whether a paragraph contains only template tags. */
const isTemplate = (text: string): boolean => /^\s*[{[]/.test(text) && text.replace(tag, '').trim() === '';
