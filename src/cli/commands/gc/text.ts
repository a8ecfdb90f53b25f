import { formatUsd } from '../../../base/money/money.js';
import type { Disposable, GcOptions } from '../../../use-cases/gc.js';
import { visible } from '../../terminal-text.js';
import { counted, formatMegabytes } from '../../text/format.js';

/** Returns what can be deleted, and what it would cost to buy it again. */
export function foundText(
  { takes, present, kept, leftovers, bytes, buyAgainMicroUsd }: Disposable,
  { keepDays }: Pick<GcOptions, 'keepDays'>,
): string {
  const missing = takes.length - present;
  const since = keepDays > 0 ? `, not used for ${counted(keepDays, 'day')}` : '';
  const price =
    buyAgainMicroUsd > 0
      ? `If you undo an edit, narrate downloads the recordings again for free, if the gateway still has them. If it has none of them, they cost ${formatUsd(buyAgainMicroUsd)} to buy again.\n`
      : '';
  return [
    ...(present > 0
      ? [`${counted(present, 'recording')} of words that are no longer in any book of this folder${since}.\n`]
      : []),
    ...(kept > 0
      ? [
          `${kept === present ? 'All' : kept} of them ${kept === 1 && present > 1 ? 'stays' : 'stay'} in the store (--also-store deletes them there too).\n`,
        ]
      : []),
    ...(leftovers.length > 0
      ? [
          `${counted(leftovers.length, 'file')} that no run needs: damaged or half-written recordings, outdated caches, pages of auditions.\n`,
        ]
      : []),
    ...(missing > 0
      ? [
          `${counted(missing, 'more recording')} whose ${missing === 1 ? 'file no longer exists' : 'files no longer exist'}.\n`,
        ]
      : []),
    `${formatMegabytes(bytes)} in total.\n`,
    ...(present > 0 ? [price] : []),
  ].join('');
}

/** Returns the command that deletes the files, after a run that only listed them. */
export function nextStepText(
  { takes, leftovers }: Disposable,
  { keepDays, manifest, draft, alsoStore }: DeleteOptions,
): string {
  if (takes.length + leftovers.length === 0) return 'Nothing to delete.\n';
  return `Nothing was deleted. Next: \`narrate gc ${visible(manifest)} --keep ${keepDays}${draft ? ' --draft' : ''}${alsoStore ? ' --also-store' : ''} --yes\` deletes them.\n`;
}

type DeleteOptions = Pick<GcOptions, 'keepDays' | 'manifest' | 'draft' | 'alsoStore'>;

/** Returns what was deleted. */
export function deletedText({ takes, present, leftovers, bytes }: Disposable): string {
  const missing = takes.length - present;
  const noted =
    missing > 0 ? ` The journal now records that ${counted(missing, 'recording')} no longer exist.` : '';
  const cost = present > 0 ? ' The journal still records what they cost.' : '';
  return `Deleted: ${counted(present, 'recording')}, ${counted(leftovers.length, 'other file')}, ${formatMegabytes(bytes)}.${cost}${noted}\n`;
}
