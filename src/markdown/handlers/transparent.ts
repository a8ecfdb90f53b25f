import type { Parents } from 'mdast';
import { calloutIn, callouts } from '../dialects/containers/callouts.js';
import type { BlockHandler, Speaking } from './handler.js';

/** Reads the document. */
export const root: BlockHandler<'root'> = (node, reader) => reader.enter(node.children);
/** Reads a quotation, whose headings are not part of the chapter's outline, or a callout as a box. */
export const blockquote: BlockHandler<'blockquote'> = (node, reader) => {
  const callout = reader.constructs.includes(callouts) ? calloutIn(node) : null;
  // An alert without a title is read as "Note: …" by the handler of paragraphs.
  const isBox = callout !== null && !(callout.isAlert && reader.policies.admonitions === 'read');
  reader.enter(isBox ? [callout.box] : node.children, { kind: 'quotation', hasOwnOutline: true });
};

/** Reads nodes that change only the appearance of their text: emphasis, strong, deleted text, table cells. */
export const inner = (node: Parents, speaking: Speaking): void => speaking.enter(node.children);
