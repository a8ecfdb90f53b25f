import type { ElementContent } from 'hast';
import { rawBlock, rawFormat } from '../../markdown/dialects/raw/raw-block.js';
import { spotOf } from '../../markdown/parse/positions.js';
import { element, text } from '../page/elements.js';
import type { NodeHandler } from './node-handler.js';

/** Shows a code block. A `math` fence is a formula, and a raw block of Pandoc is HTML, Markdown, or for another format. */
export const code: NodeHandler<'code'> = (node, { constructs, render }) => {
  const { value, lang, position } = node;
  if (lang === 'math') return formula(value, position);
  const format = constructs.includes(rawBlock) ? rawFormat(lang) : null;
  const below = { line: spotOf(node).line + 1, column: 1 };
  if (format === null) return element('pre', {}, [element('code', {}, [text(value, position)])], position);
  if (/^(?:markdown|commonmark|gfm)$/.test(format)) return render(value, below);
  if (!/^html5?$/.test(format)) return undefined;
  const end = position?.end ?? below;
  return { type: 'raw', value, position: { start: below, end } };
};

/** Shows a formula on lines of its own. After a `$$` line that is never closed, the rest is text. */
export const math: NodeHandler<'math'> = (node, { render }) =>
  node.isClosed
    ? formula(node.value, node.position)
    : render(node.value, { line: spotOf(node).line + 1, column: 1 });

const formula = (source: string, position: Parameters<typeof element>[3]): ElementContent =>
  element('p', { className: ['math'] }, [text(source, position)], position);
