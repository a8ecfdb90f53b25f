import type { RunReport } from '../../narrate.js';
import { counted } from './format.js';

/** What became of the files, a line each. */
export function filesText({ files: made, written, stale, removed }: RunReport['delivered']): string {
  const shown =
    written.length > 12 ? [...written.slice(0, 10), `… and ${written.length - 10} more`] : written;
  const upToDate = made.length - written.length;
  return [
    ...shown.map((file) => `  ${file}\n`),
    ...(upToDate > 0 ? [`  ${counted(upToDate, 'file')} up to date already\n`] : []),
    ...removed.map((file) => `  ${file} removed: the manifest asks for no such file any more\n`),
    ...stale.map((file) => `  ${file} (stale: not all of today's text is recorded)\n`),
  ].join('');
}
