import { distance } from 'fastest-levenshtein';
import type { Reader } from '../handlers/handler.js';
import type { Spot } from '../parse/source-text.js';

/** `narrator`, `Narrate` or `narate`: meant for us. `note`, `warning` and the like are Docusaurus' and VitePress'. */
export const isNearlyNarrate = (name: string): boolean => {
  const folded = name.toLowerCase();
  return folded.startsWith('narrat') || (folded.length < 20 && distance(folded, 'narrate') <= 2);
};

/** Reports a container that is not called `narrate`: one of another tool once a name, for it is read all the same. */
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
      message: `A container called \`${name}\` means nothing here: its content is read as ordinary text.`,
      hint: 'If a voice was meant, write :::narrate{as=letter}.',
      at,
      length,
    });
  }
}
