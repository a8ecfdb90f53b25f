import type { Extension } from 'mdast-util-from-markdown';
import { isHidden } from '../containers/hidden-content.js';
import { parentNodes } from '../scan/parent-nodes.js';
import { readAttributes } from './read-attributes.js';

const { exit, ...others } = parentNodes('inlineSpan');

/** Creates the nodes of spans. One that a page hides is unspoken. */
export const spanNodes: Extension = {
  ...others,
  exit: {
    ...exit,
    inlineSpan(token) {
      const span = this.stack.at(-1);
      const value = this.sliceSerialize(token);
      this.exit(token);
      if (span?.type !== 'inlineSpan' || !isHidden(attributesAt(value))) return;
      const position = span.position ? { position: span.position } : {};
      span.children = [{ type: 'unspoken', kind: 'template', value, ...position }];
    },
  },
};

/** Reads the attributes at the end of a span. */
const attributesAt = (span: string) =>
  readAttributes(span.endsWith('}') ? span.slice(span.lastIndexOf('{') + 1, -1) : '');
