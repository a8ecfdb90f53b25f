import type { Html } from 'mdast';
import type { Delivery } from '../manifest/manifest.js';
import type { Mark } from './block.js';
import type { HtmlComment } from './html-speech.js';
import { spotInside } from './positions.js';
import type { SourceText } from './source-text.js';

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
