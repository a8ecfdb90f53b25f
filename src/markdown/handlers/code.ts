import type { Code } from 'mdast';
import { countWords } from '../../base/count-words.js';
import { rawBlock, rawFormat } from '../dialects/raw/raw-block.js';
import { spanOf, spotOf } from '../parse/positions.js';
import { proseIn } from '../read/reads-as-prose.js';
import type { BlockHandler, InlineHandler, Reader } from './handler.js';
import { sayMath } from './math.js';

/** Reads a fenced or indented code block. A `math` fence is a formula. */
export const code: BlockHandler<'code'> = (node, reader) => {
  if (reader.policies.code !== 'read') lookForText(node, reader);
  if (node.lang === 'math') return sayMath(node, { source: node.value }, reader);
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

/** Looks for text that is code only by mistake: after a fence that is never closed, or because it is indented. */
function lookForText(node: Code, reader: Reader): void {
  const prose = proseIn(node.value);
  const words = countWords(prose.join(' '));
  const { line, column, endLine } = spanOf(node);
  const [fence] = /^(?:`{3,}|~{3,})/.exec(reader.source.line(line).slice(column - 1)) ?? [];
  if (fence === undefined) {
    if (prose.length > 0) reader.lost.indented.push({ at: spotOf(node), paragraphs: prose.length, words });
  } else if (endLine === line || !closes(fence, reader.source.line(endLine)))
    reportUnclosed(node, fence, reader);
  // Text that is code by mistake has a warning of its own.
  else reader.countSkipped('code', words);
}

/** @param line last line of a code block, with the marks of quotations and lists before it */
function closes(fence: string, line: string): boolean {
  const closing = /(?:^|[\s>])(`{3,}|~{3,})\s*$/.exec(line)?.[1];
  return closing !== undefined && closing[0] === fence[0] && closing.length >= fence.length;
}

function reportUnclosed(node: Code, fence: string, reader: Reader): void {
  const words = countWords(node.value);
  if (words === 0) return;
  reader.diagnose({
    code: 'markdown-fence-unclosed',
    message: `This code block has no closing fence, so ${words === 1 ? '1 word is' : `${words} words are`} skipped as code, up to line ${spanOf(node).endLine}.`,
    hint: `Close the code with a line of ${fence}`,
    at: spotOf(node),
    length: fence.length,
  });
}
