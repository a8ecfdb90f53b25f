import type { Code } from 'mdast';
import { rawBlock, rawFormat } from '../dialects/raw/raw-block.js';
import { spotOf } from '../parse/positions.js';
import type { BlockHandler, InlineHandler, Reader } from './handler.js';
import { sayMath } from './math.js';

/** Reads a fenced or indented code block. A `math` fence is a formula. */
export const code: BlockHandler<'code'> = (node, reader) => {
  if (node.lang === 'math') return sayMath(node, node.value, reader);
  if (node.value.trim() === '') return;
  const format = reader.constructs.includes(rawBlock) ? rawFormat(node.lang) : null;
  if (format !== null) {
    readRaw(node, format, reader);
    return;
  }
  const { code: policy } = reader.policies;
  if (policy === 'read') reader.say(node, { kind: 'code', text: node.value });
  else reader.skip('code', node, node.value);
  if (policy === 'announce') reader.say(node, { kind: 'code', text: 'Code example' });
};

/** Reads a raw block: a page shows HTML and Markdown, and not what is written for other formats. */
function readRaw(node: Code, format: string, reader: Reader): void {
  const line = spotOf(node).line + 1;
  if (/^(?:markdown|commonmark|gfm)$/.test(format)) {
    reader.enterMarkdown(node.value, { line, column: 1 });
    return;
  }
  if (!/^html5?$/.test(format)) {
    reader.skip('raw', node, node.value);
    return;
  }
  const end = node.position?.end ?? { line, column: 1 };
  reader.enter([{ type: 'html', value: node.value, position: { start: { line, column: 1 }, end } }]);
}

/** Says inline code as part of its sentence, under any policy for code blocks. */
export const inlineCode: InlineHandler<'inlineCode'> = (node, speaking) => speaking.say(node.value);
