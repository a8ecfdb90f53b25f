import { formatUsd } from '../../../base/money/money.js';
import type { Disposable, GcOptions } from '../../../use-cases/gc.js';
import { visible } from '../../terminal-text.js';
import { counted, formatMegabytes } from '../../text/format.js';

/** What may go, and what it means to let it go. */
export function foundText(
  { takes, present, kept, leftovers, bytes, buyAgainMicroUsd }: Disposable,
  { keepDays }: Pick<GcOptions, 'keepDays'>,
): string {
  const missing = takes.length - present;
  const since = keepDays > 0 ? `, not used for ${counted(keepDays, 'day')}` : '';
  const price =
    buyAgainMicroUsd > 0
      ? `Should an edit be taken back, its words are fetched again, free, if the gateway still has them; if it has none, they cost ${formatUsd(buyAgainMicroUsd)} to buy again.\n`
      : '';
  return [
    ...(present > 0
      ? [`${counted(present, 'recording')} of words that no book here has any more${since}.\n`]
      : []),
    ...(kept > 0
      ? [
          `${kept === present ? 'All' : kept} of them ${kept === 1 && present > 1 ? 'stays' : 'stay'} in the store (--also-store: they go from there too).\n`,
        ]
      : []),
    ...(leftovers.length > 0
      ? [
          `${counted(leftovers.length, 'file')} that no run needs: damaged or half-written recordings, old cached parses.\n`,
        ]
      : []),
    ...(missing > 0 ? [`${counted(missing, 'recording')} more whose file is gone already.\n`] : []),
    `${formatMegabytes(bytes)} in all.\n`,
    ...(present > 0 ? [price] : []),
  ].join('');
}

/** What to do where nothing was removed. */
export function howToGoOn(
  { takes, leftovers }: Disposable,
  { keepDays, manifest, draft, alsoStore }: HowToGoOn,
): string {
  if (takes.length + leftovers.length === 0) return 'Nothing to remove.\n';
  return `Nothing was removed. Next: \`narrate gc ${visible(manifest)} --keep ${keepDays}${draft ? ' --draft' : ''}${alsoStore ? ' --also-store' : ''} --yes\` removes them.\n`;
}

type HowToGoOn = Pick<GcOptions, 'keepDays' | 'manifest' | 'draft' | 'alsoStore'>;

/** What was removed. What was spent is still in the journal. */
export function removedText({ takes, present, leftovers, bytes }: Disposable): string {
  const missing = takes.length - present;
  const struck = missing > 0 ? `, ${counted(missing, 'recording')} that were gone noted as such` : '';
  return `Removed: ${counted(present, 'recording')}, ${counted(leftovers.length, 'other file')}, ${formatMegabytes(bytes)}${struck}.${present > 0 ? ' The journal keeps what they cost.' : ''}\n`;
}
