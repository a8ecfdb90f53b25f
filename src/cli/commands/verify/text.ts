import { formatUsd } from '../../../base/money/money.js';
import { lineNumbers } from '../../../state/journal/corrupt-warning.js';
import type { Verification } from '../../../use-cases/verify.js';
import { visible } from '../../terminal-text.js';
import { chunkName } from '../../text/chunk-name.js';
import { counted } from '../../text/format.js';
import { corruptText } from './corrupt-text.js';

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
