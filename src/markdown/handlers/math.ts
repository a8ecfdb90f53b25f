import type { Nodes } from 'mdast';
import { spotOf } from '../parse/positions.js';
import type { BlockHandler, InlineHandler, Reader } from './handler.js';

/** A formula between two `$$` lines. One that is never closed would take the rest of the file along: that is read as text. */
export const math: BlockHandler<'math'> = (node, reader) => {
  if (node.isClosed) return sayMath(node, node.value, reader);
  const at = spotOf(node);
  reader.diagnose({
    code: 'markdown-math-unclosed',
    message: 'This `$$` line has no second one after it.',
    hint: 'Close the formula with a line of `$$`. What follows is read as text.',
    at,
    length: 2,
  });
  reader.enterMarkdown(node.value, { line: at.line + 1, column: 1 });
};

/** A formula that stands by itself, as the policy has it. */
export function sayMath(node: Nodes, value: string, reader: Reader): void {
  const { math: policy } = reader.policies;
  if (policy === 'read') reader.say(node, { kind: 'math', text: value });
  else reader.skip('math', node, value);
  if (policy === 'announce') reader.say(node, { kind: 'math', text: 'Formula' });
}

export const inlineMath: InlineHandler<'inlineMath'> = (node, speaking) => {
  const { math: policy } = speaking.policies;
  if (policy === 'read') speaking.say(node.value.trim());
  else speaking.skip('math', node, node.value);
  if (policy === 'announce') speaking.say('formula');
};
