import type { ContainerDirective } from 'mdast-util-directive';
import type { Mark } from '../block.js';
import { deliveryFrom } from '../cast/delivery-attributes.js';
import { spotOf } from '../parse/positions.js';
import { reportContainerName } from '../read/container-name.js';
import type { BlockHandler, Reader } from './handler.js';

/** `:::narrate{…}` marks what stands in it; of another tool's container, the content is read as ordinary text. */
export const containerDirective: BlockHandler<'containerDirective'> = (node, reader) => {
  const isClosed = node.data?.position?.closing !== undefined;
  if (node.name === 'narrate') {
    if (!isClosed) reportUnclosed(node, reader);
    const mark = readMark(node, reader);
    return reader.enter(node.children, mark ? { mark } : {});
  }
  reportContainerName(node.name, spotOf(node), reader);
  // Its end may still come, where it was taken for the end of the container around it.
  if (!isClosed) reader.foreign.open += 1;
  reader.enter(node.children);
};

function reportUnclosed(node: ContainerDirective, reader: Reader): void {
  const at = spotOf(node);
  reader.diagnose({
    code: 'markdown-container-unclosed',
    message: 'This container is never closed.',
    hint: 'Close it with a line of ::: (a container around another one needs more colons than it: ::::narrate … ::::).',
    at,
    length: /:+narrate/.exec(reader.source.line(at.line))?.[0].length ?? 1,
  });
}

function readMark(node: ContainerDirective, reader: Reader): Mark | null {
  const at = spotOf(node);
  const { length } = reader.source.line(at.line).trimEnd();
  const [label] = node.children;
  if (label?.type === 'paragraph' && label.data && 'directiveLabel' in label.data) {
    reader.diagnose({
      code: 'markdown-container-malformed',
      message: 'A `narrate` container takes no label.',
      hint: 'Put the text inside of the container, and how it is spoken in braces: :::narrate{as=letter}.',
      at,
      length,
    });
  }
  const places = node.data?.position?.attributes ?? {};
  const attributes = Object.entries(node.attributes ?? {}).map(([key, value]) => ({
    key,
    value,
    where: Object.hasOwn(places, key) ? (places[key] ?? null) : null,
  }));
  const { delivery, problems } = deliveryFrom(attributes);
  for (const { where, ...said } of problems) {
    const { start, end } = where ?? { start: at, end: { column: at.column + length } };
    const spot = { line: start.line, column: start.column };
    reader.diagnose({ ...said, at: spot, length: end.column - start.column });
  }
  return problems.length > 0 ? null : { delivery, ...at, excerpt: reader.source.excerpt(at, length) };
}
