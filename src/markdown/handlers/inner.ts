import type { Parents } from 'mdast';
import type { Speaking } from '../read/speech.js';

/** Nodes that change how text looks and not what it says: emphasis, strong, deleted text, a table's cell. */
export const inner = (node: Parents, speaking: Speaking): void => speaking.enter(node.children);
