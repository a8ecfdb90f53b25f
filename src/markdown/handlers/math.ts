import type { Nodes } from 'mdast';
import { spotOf } from '../parse/positions.js';
import type { BlockHandler, InlineHandler, Reader } from './handler.js';

/** Reads a formula between two `$$` lines. After a `$$` line that is never closed, the rest is read as text. */
export const math: BlockHandler<'math'> = (node, reader) => {
  if (node.isClosed) return sayMath(node, node.value, reader);
  const at = spotOf(node);
  reader.diagnose({
    code: 'markdown-math-unclosed',
    message: 'This `$$` line has no closing `$$` line, so what follows is read as text.',
    hint: 'Close the formula with a line of `$$`.',
    at,
    length: 2,
  });
  reader.enterMarkdown(node.value, { line: at.line + 1, column: 1 });
};

/** Says, announces or skips a block formula, by the policy. */
export function sayMath(node: Nodes, value: string, reader: Reader): void {
  const { math: policy } = reader.policies;
  if (policy === 'read') reader.say(node, { kind: 'math', text: value });
  else reader.skip('math', node, value);
  if (policy === 'announce') reader.say(node, { kind: 'math', text: 'Formula' });
}

/** Says, announces or skips a formula in prose, by the policy. */
export const inlineMath: InlineHandler<'inlineMath'> = (node, speaking) => {
  const { math: policy } = speaking.policies;
  if (policy === 'read') speaking.say(node.value.trim());
  else speaking.skip('math', node, node.value);
  if (policy === 'announce') speaking.say('formula');
};
