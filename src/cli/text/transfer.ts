import type { PullReport } from '../../use-cases/pull.js';
import type { PushReport } from '../../use-cases/push.js';
import { visible } from '../terminal-text.js';
import { counted } from './format.js';

type Transferred = Pick<PushReport, 'takes' | 'bytes' | 'lines'>;

/** `12 recordings (34.5 MB) and 60 journal lines`; null: nothing. */
function transferred({ takes, bytes, lines }: Transferred): string | null {
  const recordings = takes === 0 ? [] : [`${counted(takes, 'recording')} (${(bytes / 1e6).toFixed(1)} MB)`];
  const journal = lines === 0 ? [] : [counted(lines, 'journal line')];
  const both = [...recordings, ...journal];
  return both.length === 0 ? null : both.join(' and ');
}

/** What `narrate push` did. */
export function pushText(report: PushReport): string {
  const { behind } = report;
  const place = visible(report.place);
  const what = transferred(report);
  const done = what === null ? `${place} had it all.\n` : `Brought to ${place}: ${what}.\n`;
  if (report.status === 'complete') return done;
  const left = transferred({ ...behind, bytes: 0 })?.replace(' (0.0 MB)', '');
  return `${what === null ? '' : done}Not there yet: ${left}. The same command goes on.\n`;
}

/** What `narrate pull` did. */
export function pullText(report: PullReport): string {
  const { missing } = report;
  const place = visible(report.place);
  const what = transferred(report);
  const done =
    what === null ? `Nothing in ${place} that is not here.\n` : `Fetched from ${place}: ${what}.\n`;
  if (missing === 0) return done;
  const where = `${counted(missing, 'recording')} of the journal ${missing === 1 ? 'is' : 'are'} neither here nor, whole, in the store`;
  return `${done}${where}: a run ${howToGet(report)}.\n`;
}

/** How a run comes by the recordings that are missing. */
function howToGet({ missing, gone }: Pick<PullReport, 'missing' | 'gone'>): string {
  const kept = missing - gone;
  const them = missing === 1 ? 'it' : 'them';
  if (gone === missing) return `buys ${them} again`;
  const fetches = `from the gateway, free, if it still has ${kept === 1 ? 'it' : 'them'}`;
  return gone === 0
    ? `fetches ${them} ${fetches}`
    : `buys ${gone} again, and fetches the other ${kept} ${fetches}`;
}
