import { NarrateError } from '../../base/errors.js';
import { type JournalContent, readJournal } from '../../state/journal/journal.js';
import { pathsOf } from '../../state/state.js';
import { askOrigin, isServer, networkRemedy } from '../ask-origin.js';
import { type DoctorContext, type Examination, projectOf } from '../examination.js';

/** Nobody can run this before it was written. */
const writtenAt = Date.UTC(2026, 10, 1);
/** What two clocks of one journal may differ by without a word. */
const slackMs = 60_000;
/** Amazon S3 refuses requests that are signed by a clock that is further off ("RequestTimeTooSkewed"). */
const farOffMs = 15 * 60_000;

/**
 * Whether the clock can be right: the month's budget, signatures for a store and the journal's times go by it. With
 * `online` it is held against the `Date` of the gateway's answer to a request without a key.
 */
export async function examineClock(circumstances: DoctorContext): Promise<Examination> {
  const { clock } = circumstances;
  const now = clock.now();
  const shown = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const last = await lastEntry(circumstances);
  if (now < writtenAt) return wrong('failed', `${shown}, before this narrate was written`);
  if (last !== null && now < last - slackMs)
    return wrong(
      'warning',
      `${shown}, before the last line of the journal (${new Date(last).toISOString().slice(0, 19)}Z)`,
    );
  const gateway = projectOf(circumstances)?.origin ?? '';
  if (!circumstances.online || !isServer(gateway))
    return { name: 'clock', state: 'ok', found: `${shown}, which can be right`, remedy: null };
  const asked = await offsetOf(gateway, circumstances);
  if ('failure' in asked)
    return {
      name: 'clock',
      state: 'warning',
      found: `${shown}; ${gateway} could not be asked for the time: ${asked.failure}`,
      remedy: networkRemedy,
    };
  const offMs = Math.abs(asked.offsetMs);
  const seconds = Math.round(offMs / 1000);
  // The header has whole seconds.
  if (seconds <= 1) return { name: 'clock', state: 'ok', found: `${shown}, as at ${gateway}`, remedy: null };
  const found = `${shown}, ${seconds} s ${asked.offsetMs > 0 ? 'behind' : 'ahead of'} ${gateway}`;
  if (offMs <= slackMs) return { name: 'clock', state: 'ok', found, remedy: null };
  return wrong(offMs > farOffMs ? 'failed' : 'warning', found);
}

const wrong = (state: 'warning' | 'failed', found: string): Examination => ({
  name: 'clock',
  state,
  found,
  remedy: 'Set the clock of this machine, by NTP best of all.',
});

/** When the last line of the journal was written, in milliseconds since 1970; null: there is none. */
async function lastEntry(circumstances: DoctorContext): Promise<number | null> {
  const project = projectOf(circumstances);
  if (project === null) return null;
  // A journal that cannot be read is for the store's check to tell.
  const { entries } = await readJournal(pathsOf(project.stateFolder).journal).catch(noEntries);
  const times = entries.map(({ time }) => Date.parse(time)).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? null : times.reduce((latest, time) => Math.max(latest, time));
}

function noEntries(error: unknown): Pick<JournalContent, 'entries'> {
  if (error instanceof NarrateError) return { entries: [] };
  throw error;
}

/** By how much the clock of `origin` is ahead of ours, in milliseconds. */
async function offsetOf(
  origin: string,
  circumstances: DoctorContext,
): Promise<{ readonly offsetMs: number } | { readonly failure: string }> {
  const answer = await askOrigin(origin, circumstances);
  if ('failure' in answer) return answer;
  const { sent, received, date } = answer;
  if (date === null) return { failure: 'its answer has no date' };
  // Half a second for the part of one that the header leaves out.
  return { offsetMs: date + 500 - (sent + received) / 2 };
}
