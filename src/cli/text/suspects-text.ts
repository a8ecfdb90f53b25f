import type { Suspect } from '../../plan/find-suspects.js';
import { counted } from './format.js';

const mostShown = 12;

/**
 * The recordings in doubt for people, a line each: where, what was found, and what can be done.
 * @param isDraft they are those of `--draft`, which the commands have to be told
 */
export function suspectsText(suspects: readonly Suspect[], isDraft: boolean): string {
  if (suspects.length === 0) return '';
  const shown = suspects.length > mostShown ? suspects.slice(0, mostShown - 2) : suspects;
  const flag = isDraft ? ' --draft' : '';
  const more = suspects.length - shown.length;
  return [
    `${counted(suspects.length, 'recording')} in doubt, and in use all the same:\n`,
    ...shown.map(
      ({ place, chapter, chunk, findings }) =>
        `  ${place.file}:${place.line}:${place.column} chapter ${chapter}, chunk ${chunk} ${findingsText(findings)}\n`,
    ),
    ...(more > 0 ? [`  … and ${more} more (\`narrate takes --suspect${flag}\` lists them all)\n`] : []),
    `Listen to them: \`narrate retake --suspect${flag}\` takes them again, \`narrate takes --choose${flag}\` approves one.\n`,
  ].join('');
}

/** What was found of a take, in one clause. */
export const findingsText = (findings: Suspect['findings']): string =>
  findings.map(({ message }) => message).join('; ');
