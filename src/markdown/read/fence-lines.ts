import type { Nodes } from 'mdast';
import type { Reader } from '../handlers/handler.js';
import { spanOf } from '../parse/positions.js';
import type { Spot } from '../parse/source-text.js';
import { reportContainerName } from './container-name.js';
import { isNearlyNarrate } from './near-narrate.js';

/** Line of a container that the directive syntax does not match: `::: warning`, `:::tip A title`, `:::{narrate}`, or only `:::`. */
const fenceLine = /^[ \t]*:{3,}([ \t]*)(?:(?:\{[ \t]*(?=narrat))?([\p{L}_][\p{L}\p{N}_-]*)(.*))?[ \t]*$/u;
const fenceInSource = /^[\s>*+\-\d.)|]*?(?=:{3})/;

/**
 * Removes the `:::` lines of containers from a paragraph's text (not normalised) and reports their problems. Keeps the
 * title after the name of another tool's container.
 */
export function withoutFences(raw: string, node: Nodes, reader: Reader): string {
  if (!raw.includes(':::')) return raw;
  const spots = fenceSpots(node, reader);
  return raw
    .split(/(\r\n|[\n\r\u2028])/)
    .map((line) => {
      // Includes the line ends, which stay as they are.
      const [fence, gap = '', name, rest = ''] = fenceLine.exec(line) ?? [];
      if (fence === undefined) return line;
      const at = spots.shift() ?? spanOf(node);
      if (name !== undefined) return openFence({ name, gap, rest }, at, reader);
      closeFence(at, fence.trim().length, reader);
      return '';
    })
    .join('');
}

function fenceSpots(node: Nodes, reader: Reader): Spot[] {
  const { line: first, endLine } = spanOf(node);
  const spots: Spot[] = [];
  for (let line = first; line <= endLine; line += 1) {
    const before = fenceInSource.exec(reader.source.line(line));
    if (before) spots.push({ line, column: before[0].length + 1 });
  }
  return spots;
}

function openFence(written: { name: string; gap: string; rest: string }, at: Spot, reader: Reader): string {
  const { name, gap, rest } = written;
  // Its end will also be a line of text.
  reader.foreign.open += 1;
  if (name === 'narrate' || isNearlyNarrate(name)) {
    reader.diagnose({
      code: name === 'narrate' && gap === '' ? 'markdown-container-malformed' : 'markdown-container-misspelt',
      message: `This line is not a valid start of a container: ${reader.source.line(at.line).trim().slice(0, 60)}`,
      hint: `Write :::narrate{as=letter}, without spaces between the colons, the name and the brace.${name === 'narrate' ? '' : ` If it belongs to another tool, write ::: {.${name}}.`}`,
      at,
      length: reader.source.line(at.line).length,
    });
    return '';
  }
  reportContainerName(name, at, reader);
  return rest.replace(/^\[(.*)\]/, '$1').replace(/\{[^{}]*\}\s*$/, '');
}

function closeFence(at: Spot, length: number, reader: Reader): void {
  if (reader.foreign.open > 0) {
    reader.foreign.open -= 1;
    return;
  }
  // Without a container of narrate, the line belongs to another tool.
  if (reader.rules.version >= 2 && !/:{3,}[ \t]*narrat/i.test(reader.source.text)) {
    const { line, column } = at;
    const position = { start: at, end: { line, column: column + length } };
    reader.skip('template', { type: 'text', value: '', position }, ':'.repeat(length));
    return;
  }
  reader.diagnose({
    code: 'markdown-container-stray',
    message: 'This line closes a container, but none is open.',
    hint: 'Remove it, or open a container with :::narrate{as=letter}. An outer container needs more colons than an inner one: ::::narrate … ::::.',
    at,
    length,
  });
}
