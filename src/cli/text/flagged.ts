import type { FlaggedChunk } from '../../plan/takes/find-flagged.js';
import { chunkName } from './chunk-name.js';
import { displayWidth } from './display-width.js';
import { counted } from './format.js';
import { hang, wrap } from './wrap.js';

const mostShown = 12;

/**
 * The recordings in doubt for people, a line each: where, what was found, and what can be done.
 * `isDraft`: they are those of `--draft`, which the commands have to be told.
 */
export function flaggedText(
  suspects: readonly FlaggedChunk[],
  { isDraft, columns }: { readonly isDraft: boolean; readonly columns: number },
): string {
  if (suspects.length === 0) return '';
  const shown = suspects.length > mostShown ? suspects.slice(0, mostShown - 2) : suspects;
  const flag = isDraft ? ' --draft' : '';
  const advice = `Listen to them: \`narrate retake --suspect${flag}\` takes them again, \`narrate takes --choose${flag}\` approves one.`;
  const more = suspects.length - shown.length;
  return [
    `${counted(suspects.length, 'recording')} in doubt, and in use all the same:\n`,
    ...shown.map((one) => hang(chunkName(one), ` ${findingsText(one.findings)}`, { columns, indent: 2 })),
    ...(more > 0 ? [`  … and ${more} more (\`narrate takes --suspect${flag}\` lists them all)\n`] : []),
    displayWidth(advice) <= columns ? `${advice}\n` : wrap(advice, { columns, indent: 0 }),
  ].join('');
}

/** What was found of a take, in one clause. */
export const findingsText = (findings: FlaggedChunk['findings']): string =>
  findings.map(({ message }) => message).join('; ');
