import { distance } from 'fastest-levenshtein';
import type { Reader } from '../handlers/handler.js';
import type { Spot } from '../parse/source-text.js';

/** Tells whether a name such as `narrator`, `Narrate` or `narate` is a misspelt `narrate`. */
export const isNearlyNarrate = (name: string): boolean => {
  const folded = name.toLowerCase();
  return folded.startsWith('narrat') || (folded.length < 20 && distance(folded, 'narrate') <= 2);
};

/** Reports a container that is not called `narrate`. Reports each name of another tool (`note`, `warning`) only once. */
export function reportContainerName(name: string, at: Spot, reader: Reader): void {
  const { length } = reader.source.line(at.line).trimEnd();
  if (isNearlyNarrate(name)) {
    reader.diagnose({
      code: 'markdown-container-misspelt',
      message: `This container is called \`${name}\`, not \`narrate\`.`,
      hint: 'Write :::narrate{as=letter}.',
      at,
      length,
    });
  } else if (!reader.foreign.names.has(name)) {
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
