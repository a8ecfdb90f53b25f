import type { ChunkTakes, ListedTake } from '../../../plan/takes/list-takes.js';
import type { ChosenReport } from '../../../use-cases/choose-take.js';
import type { TakesReport } from '../../../use-cases/takes.js';
import { alsoText, chunkName } from '../../text/chunk-name.js';
import { filesText } from '../../text/files.js';
import { findingsText } from '../../text/flagged.js';
import { hang } from '../../text/wrap.js';

/** Returns the text of `narrate takes`: a line for each chunk, and below it a line for each take. `*` marks the one in use. */
export const takesText = ({ chunks }: TakesReport, columns: number): string =>
  chunks.map((one) => chunkText(one, columns)).join('');

function chunkText({ chunk, takes, alsoAt }: ChunkTakes, columns: number): string {
  const also = alsoText(alsoAt);
  const lines = takes.length === 0 ? ['    not recorded\n'] : takes.map((take) => takeText(take, columns));
  return `${chunkName(chunk)}${also}\n${lines.join('')}`;
}

function takeText(
  { number, take, seconds, isHere, isUsed, isApproved, findings }: ListedTake,
  columns: number,
): string {
  const notes = [
    ...(isHere ? [] : ['its file is missing']),
    ...(isApproved ? ['chosen by hand'] : []),
    findings === null ? 'not checked' : findings.length === 0 ? 'good' : findingsText(findings),
  ];
  const name = `${isUsed ? '*' : ' '} ${number}  ${seconds.toFixed(1)} s  ${take.requestId}`;
  return hang(name, `  ${notes.join('; ')}`, { columns, indent: 2 });
}

/** Returns the text of `narrate takes --choose`. */
export const chosenText = ({ chunk, chosen, delivered }: ChosenReport): string =>
  `Take ${chosen.number} of ${chunkName(chunk.chunk)} is in use${alsoText(chunk.alsoAt)}.\n${filesText(delivered)}`;
