import type { ContainerDirective } from 'mdast-util-directive';
import type { VoiceComment } from '../block.js';
import { deliveryFrom } from '../cast/delivery-attributes.js';
import { spotOf } from '../parse/positions.js';
import { reportContainerName } from '../read/container-name.js';
import type { BlockHandler, Reader } from './handler.js';

/** Reads a container: `:::narrate{…}` sets a voice for its content. Content of other tools' containers is ordinary text. */
export const containerDirective: BlockHandler<'containerDirective'> = (node, reader) => {
  const isClosed = node.data?.position?.closing !== undefined;
  if (node.name === 'narrate') {
    if (!isClosed) reportUnclosed(node, reader);
    const comment = readVoiceComment(node, reader);
    return reader.enter(node.children, comment ? { comment } : {});
  }
  reportContainerName(node.name, spotOf(node), reader);
  // The parser may have used its end for the outer container, so an end may still follow.
  if (!isClosed) reader.foreign.open += 1;
  reader.enter(node.children);
};

function reportUnclosed(node: ContainerDirective, reader: Reader): void {
  const at = spotOf(node);
  reader.diagnose({
    code: 'markdown-container-unclosed',
    message: 'This container is never closed.',
    hint: 'Close it with a line of :::. An outer container needs more colons than an inner one: ::::narrate … ::::.',
    at,
    length: /:+narrate/.exec(reader.source.line(at.line))?.[0].length ?? 1,
  });
}

function readVoiceComment(node: ContainerDirective, reader: Reader): VoiceComment | null {
  const at = spotOf(node);
  const { length } = reader.source.line(at.line).trimEnd();
  const [label] = node.children;
  if (label?.type === 'paragraph' && label.data && 'directiveLabel' in label.data) {
    reader.diagnose({
      code: 'markdown-container-malformed',
      message: 'A `narrate` container cannot have a label in square brackets.',
      hint: 'Put the text inside the container, and the voice settings in braces: :::narrate{as=letter}.',
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
  for (const { where, ...problem } of problems) {
    const { start, end } = where ?? { start: at, end: { column: at.column + length } };
    const spot = { line: start.line, column: start.column };
    reader.diagnose({ ...problem, at: spot, length: end.column - start.column });
  }
  return problems.length > 0 ? null : { delivery, ...at, excerpt: reader.source.excerpt(at, length) };
}
