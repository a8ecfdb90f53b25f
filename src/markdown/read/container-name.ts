import type { Reader } from '../handlers/handler.js';
import type { Spot } from '../parse/source-text.js';
import { isNearlyNarrate } from './near-narrate.js';

/** Reports a container that is not called `narrate`. Reports each name of another tool (`note`, `warning`) only once. */
export function reportContainerName(name: string, at: Spot, reader: Reader): void {
  const { length } = reader.source.line(at.line).trimEnd();
  if (isNearlyNarrate(name)) {
    reader.diagnose({
      code: 'markdown-container-misspelt',
      message: `This container is called \`${name}\`, not \`narrate\`.`,
      hint: `Write :::narrate{as=letter}. If it belongs to another tool, write ::: {.${name}}.`,
      at,
      length,
    });
    // A construct reads the containers of other tools, so their names are no surprise.
  } else if (!reader.foreign.names.has(name) && !reader.constructs.some(readsContainers)) {
    reader.foreign.names.add(name);
    reader.diagnose({
      code: 'markdown-container-unknown',
      message: `The container \`${name}\` is unknown: its content is read as ordinary text.`,
      hint: 'To set a voice, write :::narrate{as=letter}.',
      at,
      length,
    });
  }
}

const readsContainers = ({ name }: { name: string }): boolean => name === 'colon-containers';
