import type { FlaggedChunk } from '../../plan/takes/find-flagged.js';
import { chunkName } from './chunk-name.js';
import { counted } from './format.js';
import { hang, type Width, wrapIfLong } from './wrap.js';

const maxShown = 12;

/**
 * Returns the flagged takes, a line each with place and findings, and what you can do about them. Empty: there are none.
 * @param isDraft whether they are takes of `--draft`; then the commands in the text need that option
 */
export function flaggedText(
  flagged: readonly FlaggedChunk[],
  { isDraft, ...width }: Width & { readonly isDraft: boolean },
): string {
  if (flagged.length === 0) return '';
  const shown = flagged.length > maxShown ? flagged.slice(0, maxShown - 2) : flagged;
  const draft = isDraft ? ' --draft' : '';
  const advice = `Hear them and decide in your browser: \`narrate review${draft}\`. Record them all again: \`narrate retake --flagged${draft}\`.`;
  const more = flagged.length - shown.length;
  return [
    `${counted(flagged.length, 'flagged take')}, still in use:\n`,
    ...shown.map((one) => hang(chunkName(one), ` ${findingsText(one.findings)}`, { ...width, indent: 2 })),
    ...(more > 0
      ? [
          hang(`… and ${more} more`, ` (\`narrate takes --flagged${draft}\` lists them all)`, {
            ...width,
            indent: 2,
          }),
        ]
      : []),
    wrapIfLong(advice, width),
  ].join('');
}

/** Returns the findings about a take, separated by semicolons. */
export const findingsText = (findings: FlaggedChunk['findings']): string =>
  findings
    .map(({ message, line }) => (line === undefined ? message : `${message} (line ${line})`))
    .join('; ');
