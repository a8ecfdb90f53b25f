import { errorTable } from '../../../base/errors.js';
import { formatCount } from '../../../base/format-count.js';
import { formatUsd } from '../../../base/money/money.js';
import { bookPath } from '../../../base/paths/book-path.js';
import { lineNumbers } from '../../../state/journal/corrupt-warning.js';
import type { CorruptLine } from '../../../state/journal/journal.js';
import { isMostlyCorrupt } from '../../../state/journal/require-readable.js';
import { type SeenStep, stepsSeen } from '../../../sync/steps-seen.js';
import type { Verification } from '../../../use-cases/verify.js';
import { visible } from '../../terminal-text.js';
import { chunkName } from '../../text/chunk-name.js';
import { counted } from '../../text/format.js';

/**
 * Returns the text of `narrate verify`.
 * @param nextCommand the run that repairs the damage
 */
export function verifyText(found: Verification, nextCommand: string): string {
  const { check, affected, setAside } = found;
  const command = visible(nextCommand);
  const chunks = affected.chunks.map(
    (one) => `${chunkName(one)}: its recording ${visible(one.broken.reason)}\n`,
  );
  return [
    ...chunks,
    takesLine(check, affected),
    journalLine(check.journal),
    corruptText(found, command),
    ...setAside.map((path) => `Quarantined: ${visible(path)}.damaged\n`),
    repairText(found, command),
  ].join('');
}

function takesLine(
  { ledger, broken, away }: Verification['check'],
  affected: Verification['affected'],
): string {
  const takes = [...ledger.takes.values()].reduce((total, ofKey) => total + ofKey.length, 0) - away;
  const remoteOnly =
    away === 0
      ? ''
      : `${counted(away, 'more recording')} only in the store: \`narrate pull\` downloads and checks them.\n`;
  const count = (kind: (typeof broken)[number]['kind']) => broken.filter((one) => one.kind === kind).length;
  const parts = (['missing', 'damaged', 'unreadable'] as const)
    .filter((kind) => count(kind) > 0)
    .map((kind) => `${count(kind)} ${kind}`);
  if (parts.length === 0) return `${counted(takes, 'recording')} read: no damage.\n${remoteOnly}`;
  const unneeded = affected.chunks.length === 0 ? '; the current text needs none of them' : '';
  return `${counted(takes, 'recording')} read: ${parts.join(', ')}${unneeded}.\n${remoteOnly}`;
}

function journalLine({ lines, corrupt, torn }: Verification['check']['journal']): string {
  const damage = corrupt.length > 0 ? `; ${lineNumbers(corrupt)} cannot be read` : '';
  const tornLine = torn
    ? '; the last line is incomplete, which is normal after a crash and while a run writes'
    : '';
  return `${counted(lines, 'line')} of the journal read${damage}${tornLine}.\n`;
}

function repairText({ book, affected }: Verification, command: string): string {
  const { chunks, collect, buy, atMostMicroUsd } = affected;
  const unreadable = chunks.filter(({ broken }) => broken.kind === 'unreadable').length;
  const permissions =
    unreadable > 0 ? `Give this user permission to read ${counted(unreadable, 'file')}.\n` : '';
  if (collect + buy === 0) return permissions;
  // A local engine keeps no recordings to download, and is free.
  if (atMostMicroUsd === 0)
    return `${permissions}Next: \`${command}\` records ${counted(collect + buy, 'chunk')} again, free.\n`;
  const steps = [
    ...(collect > 0 ? [`downloads ${counted(collect, 'recording')} again by request id`] : []),
    ...(buy > 0 ? [`buys ${counted(buy, 'recording')} again that cannot be downloaded`] : []),
  ].join(' and ');
  const cost =
    buy > 0
      ? `at most ${formatUsd(atMostMicroUsd)}`
      : `free if ${book.profile.name} still has ${collect === 1 ? 'it' : 'them'}, otherwise at most ${formatUsd(atMostMicroUsd)}`;
  return `${permissions}Next: \`${command}\` ${steps}: ${cost}.\n`;
}

/** What a line seems to be about, and what its loss means for the money. */
const meanings: Readonly<Record<SeenStep, string>> = {
  submitting:
    'a request that was about to be sent. If no other line is about it, its price is missing from what was spent.',
  accepted:
    'a request that was accepted. Its price counts as possibly charged, and narrate may buy it again.',
  refused: 'a request that was refused. Its price counts as possibly charged, although it was not charged.',
  uncertain: 'a lost response. No money is missing.',
  'called-back': 'a callback for a request. Its price may continue to count as possibly charged.',
  ended:
    'a job that ended without audio. The next run asks for it again. Until then, a refund counts as spent.',
  taken:
    'a recording that was downloaded. No money is missing: narrate downloads it again by its request id.',
  forgotten: 'recordings that were deleted. No money is missing.',
  measured: 'the measurements of a recording. The next run measures it again.',
  'words-judged': 'what the word check found in a recording. A run checks its words again.',
  seen: 'which texts waited for `limits.settle`. They may wait longer. No money is missing.',
  published:
    'an episode of the podcast feed. If its chapter is renamed, apps may show it twice: give it an `id` in the manifest.',
  chosen: 'the choice of a take. Another take may be in use now: `narrate takes` shows which one.',
  approved: 'the approval of a take in a review. The take may have to be approved again.',
};
const unknownMeaning =
  'something that narrate cannot identify. The price of a request may be missing from what was spent.';

/** How many corrupt lines are explained. */
const maxExplained = 10;

/** Returns what each corrupt line seems to be about, what to do next, and what that costs. */
function corruptText({ book, check, nextRun }: Verification, command: string): string {
  const { corrupt, keptAside } = check.journal;
  const earlier =
    keptAside === null
      ? ''
      : `${counted(keptAside.lines, 'line')} that earlier runs could not read ${keptAside.lines === 1 ? 'is' : 'are'} kept in ${visible(bookPath(book.root, keptAside.path))}.\n`;
  if (corrupt.length === 0) return earlier;
  const more = corrupt.length - maxExplained;
  const isRefused = isMostlyCorrupt({ corrupt: corrupt.length, whole: check.journal.lines });
  const next = isRefused
    ? `That is more than half of the journal, so no run buys anything with it. ${errorTable['journal-corrupt'].hint}\n`
    : `Next: \`${command}\` moves ${corrupt.length === 1 ? 'it' : 'them'} to journal.corrupt.jsonl and continues: ${costOf(nextRun)}.\n`;
  return [
    ...corrupt.slice(0, maxExplained).map(meaningOf),
    ...(more > 0 ? [`… and ${counted(more, 'more line')}.\n`] : []),
    earlier,
    next,
  ].join('');
}

function meaningOf({ line, text }: CorruptLine): string {
  const steps = stepsSeen(text);
  if (steps.length === 0) return `Line ${line} is about ${unknownMeaning}\n`;
  return `Line ${line} seems to be about ${steps.map((step) => meanings[step]).join(' It also seems to be about ')}\n`;
}

/** Returns the cost of the whole next run, because narrate cannot tell lost purchases from chunks that were never bought. */
function costOf({ collect, buy, costMicroUsd }: Verification['nextRun']): string {
  if (collect + buy === 0) return 'the current text is completely recorded, so it costs nothing';
  const downloads = collect > 0 ? [`downloads ${counted(collect, 'recording')} by request id`] : [];
  const price = costMicroUsd === 0 ? 'free' : `for ${formatUsd(costMicroUsd)}`;
  const records = buy > 0 ? [`records ${formatCount(buy)} again, ${price}`] : [];
  return `in total it ${[...downloads, ...records].join(' and ')}`;
}
