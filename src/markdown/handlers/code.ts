import type { BlockHandler, InlineHandler } from './handler.js';
import { sayMath } from './math.js';

/** Reads a fenced or indented code block. A `math` fence is a formula. */
export const code: BlockHandler<'code'> = (node, reader) => {
  if (node.lang === 'math') return sayMath(node, node.value, reader);
  if (node.value.trim() === '') return;
  const { code: policy } = reader.policies;
  if (policy === 'read') reader.say(node, { kind: 'code', text: node.value });
  else reader.skip('code', node, node.value);
  if (policy === 'announce') reader.say(node, { kind: 'code', text: 'Code example' });
};

/** Says inline code as part of its sentence, under any policy for code blocks. */
export const inlineCode: InlineHandler<'inlineCode'> = (node, speaking) => speaking.say(node.value);
