import { errorTable } from '../../../base/errors.js';
import { formatUsd } from '../../../base/money/money.js';
import { bookPath } from '../../../base/paths/book-path.js';
import { lineNumbers } from '../../../state/journal/corrupt-warning.js';
import type { CorruptLine } from '../../../state/journal/journal.js';
import { isMostlyCorrupt } from '../../../state/journal/require-readable.js';
import { type SeenStep, stepsSeen } from '../../../sync/steps-seen.js';
import type { Verification } from '../../../use-cases/verify.js';
import { visible } from '../../terminal-text.js';
import { chunkName } from '../../text/chunk-name.js';
import { counted, formatCount } from '../../text/format.js';

/** What `narrate verify` prints for people. `command` is the run that mends what was found. */
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
    ...setAside.map((path) => `Set aside: ${visible(path)}.damaged\n`),
    repair(found, command),
  ].join('');
}

function takesLine(
  { ledger, broken, away }: Verification['check'],
  affected: Verification['affected'],
): string {
  const takes = [...ledger.takes.values()].reduce((total, ofKey) => total + ofKey.length, 0) - away;
  const elsewhere =
    away === 0
      ? ''
      : `${counted(away, 'more recording')} in the store alone: \`narrate pull\` fetches and checks.\n`;
  const number = (kind: (typeof broken)[number]['kind']) => broken.filter((one) => one.kind === kind).length;
  const parts = (['missing', 'damaged', 'unreadable'] as const)
    .filter((kind) => number(kind) > 0)
    .map((kind) => `${number(kind)} ${kind}`);
  if (parts.length === 0) return `${counted(takes, 'recording')} read: all whole.\n${elsewhere}`;
  const needed = affected.chunks.length === 0 ? "; today's text needs none of those" : '';
  return `${counted(takes, 'recording')} read: ${parts.join(', ')}${needed}.\n${elsewhere}`;
}

function journalLine({ lines, corrupt, torn }: Verification['check']['journal']): string {
  const damage = corrupt.length > 0 ? `; ${lineNumbers(corrupt)} cannot be read` : '';
  const cut = torn ? '; the last one was cut short by a crash or is being written, which is normal' : '';
  return `${counted(lines, 'line')} of the journal read${damage}${cut}.\n`;
}

function repair({ book, affected }: Verification, command: string): string {
  const { chunks, collect, buy, atMostMicroUsd } = affected;
  const barred = chunks.filter(({ broken }) => broken.kind === 'unreadable').length;
  const rights = barred > 0 ? `Give this user the right to read ${counted(barred, 'file')}.\n` : '';
  if (collect + buy === 0) return rights;
  // A local engine keeps nothing to fetch, and charges nothing.
  if (atMostMicroUsd === 0)
    return `${rights}Next: \`${command}\` records ${counted(collect + buy, 'chunk')} again, free.\n`;
  const steps = [
    ...(collect > 0 ? [`fetches ${counted(collect, 'recording')} again by request id`] : []),
    ...(buy > 0 ? [`buys ${counted(buy, 'recording')} again, which can be fetched from nowhere`] : []),
  ].join(' and ');
  const cost =
    buy > 0
      ? `at most ${formatUsd(atMostMicroUsd)}`
      : `free where ${book.profile.name} still has them, at most ${formatUsd(atMostMicroUsd)} if it has none`;
  return `${rights}Next: \`${command}\` ${steps}: ${cost}.\n`;
}

/** What a lost line means for the money, by what it seems to have told of. */
const meanings: Readonly<Record<SeenStep, string>> = {
  submitting:
    'a request that was to be sent. If no other line speaks of it, its price is missing from what was spent.',
  accepted: 'a request that was accepted. Its price counts as uncertain, and may be paid again.',
  refused: 'a request that was refused. Its price counts as uncertain, though it was not charged.',
  uncertain: 'why an answer was lost. No money is missing.',
  'called-back': 'what a callback told of a request. Its price may stay uncertain.',
  ended:
    'a job that ended without audio. The next run asks for it once more; a refund counts as spent until then.',
  taken: 'a recording that came home. No money is missing: it is fetched again by its request id.',
  forgotten: 'recordings that were removed. No money is missing.',
  measured: 'what was measured of a recording. The next run measures it again.',
  chosen: 'which recording of some words is in use: another of them may be now; `narrate takes` shows which.',
};
const nobodyKnows =
  'something that nobody can make out: the price of a request may be missing from what was spent.';

/** Corrupt lines that are explained; a journal that is damaged from end to end is no better for hundreds. */
const explained = 10;

/** What `narrate verify` says of corrupt lines: what each may have told of, what is to be done, what that costs. */
function corruptText({ book, check, nextRun }: Verification, command: string): string {
  const { corrupt, keptAside } = check.journal;
  const before =
    keptAside === null
      ? ''
      : `${counted(keptAside.lines, 'line')} that earlier runs could not read ${keptAside.lines === 1 ? 'is' : 'are'} kept in ${visible(bookPath(book.root, keptAside.path))}.\n`;
  if (corrupt.length === 0) return before;
  const more = corrupt.length - explained;
  const isRefused = isMostlyCorrupt({ corrupt: corrupt.length, whole: check.journal.lines });
  const next = isRefused
    ? `That is more than half of the journal, so no run buys by it. ${errorTable['journal-corrupt'].hint}\n`
    : `Next: \`${command}\` keeps ${corrupt.length === 1 ? 'it' : 'them'} aside in journal.corrupt.jsonl and goes on: ${costOf(nextRun)}.\n`;
  return [
    ...corrupt.slice(0, explained).map(meaningOf),
    ...(more > 0 ? [`… and ${counted(more, 'more line')}.\n`] : []),
    before,
    next,
  ].join('');
}

function meaningOf({ line, text }: CorruptLine): string {
  const steps = stepsSeen(text);
  if (steps.length === 0) return `Line ${line} told of ${nobodyKnows}\n`;
  return `Line ${line} seems to have told of ${steps.map((step) => meanings[step]).join(' And of ')}\n`;
}

/** Of the whole next run: what such a line told of cannot be told from what was never bought. */
function costOf({ collect, buy, costMicroUsd }: Verification['nextRun']): string {
  if (collect + buy === 0) return "today's text lacks nothing, so it costs nothing";
  const fetches = collect > 0 ? [`fetches ${counted(collect, 'recording')} by request id`] : [];
  const price = costMicroUsd === 0 ? 'free' : `for ${formatUsd(costMicroUsd)}`;
  const buys = buy > 0 ? [`records ${formatCount(buy)} anew, ${price}`] : [];
  return `all in all it ${[...fetches, ...buys].join(' and ')}`;
}
