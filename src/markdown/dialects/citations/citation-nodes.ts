import type { Extension } from 'mdast-util-from-markdown';
import { exitNode } from '../scan/parent-nodes.js';

/** Creates a node for each citation. Its words, for those who want to hear it, are the keys and the places in the works. */
export const citationNodes = (): Extension => ({
  enter: {
    citation(token) {
      const value = this.sliceSerialize(token);
      this.enter({ type: 'unspoken', kind: 'citation', value, spoken: wordsOf(value) }, token);
    },
  },
  exit: {
    citation: exitNode,
  },
});

const wordsOf = (value: string): string =>
  value
    .replace(/^\\@ref\(([^)]*)\)$/, '$1')
    .replace(/^(-?@\S+?)\s+\[(.*)\]$/s, '$1, $2')
    .replace(/^\[(.*)\]$/s, '$1')
    .replace(/-?@(?:\{([^{}]*)\}|(?=[\p{L}\p{N}_]))/gu, '$1')
    .replaceAll('*', '');

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    citation: 'citation';
  }
}
