import type { Suspect } from '../../plan/find-suspects.js';
import { counted } from './format.js';

const mostShown = 12;

/** The recordings in doubt for people, a line each: where, what was found, and what can be done. */
export function suspectsText(suspects: readonly Suspect[]): string {
  if (suspects.length === 0) return '';
  const shown = suspects.length > mostShown ? suspects.slice(0, mostShown - 2) : suspects;
  const more = suspects.length - shown.length;
  return [
    `${counted(suspects.length, 'recording')} in doubt, and in use all the same:\n`,
    ...shown.map(
      ({ place, chapter, chunk, findings }) =>
        `  ${place.file}:${place.line}:${place.column} chapter ${chapter}, chunk ${chunk} ${findingsText(findings)}\n`,
    ),
    ...(more > 0 ? [`  … and ${more} more (\`narrate takes\` lists them all)\n`] : []),
    'Listen to them: `narrate retake --suspect` takes them again, `narrate takes --choose` approves one.\n',
  ].join('');
}

/** What was found of a take, in one clause. */
export const findingsText = (findings: Suspect['findings']): string =>
  findings.map(({ message }) => message).join('; ');
