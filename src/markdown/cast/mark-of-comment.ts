import type { Html } from 'mdast';
import type { Delivery } from '../../manifest/manifest.js';
import type { Mark } from '../block.js';
import { spotInside } from '../parse/positions.js';
import type { SourceText } from '../parse/source-text.js';
import type { HtmlComment } from '../read/html-speech.js';

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
