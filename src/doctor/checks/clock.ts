import { NarrateError } from '../../base/errors.js';
import { type JournalContent, readJournal } from '../../state/journal/journal.js';
import { pathsOf } from '../../state/state.js';
import { askOrigin, isServer, networkRemedy } from '../ask-origin.js';
import { type DoctorContext, type Inspection, projectOf } from '../inspection.js';

/** This code was written then, so an earlier time is wrong. In milliseconds since 1970. */
const writtenAt = Date.UTC(2026, 10, 1);
/** The clocks of two machines that write to one journal may differ so much without a warning. */
const toleranceMs = 60_000;
/** Amazon S3 rejects signatures by a clock with a greater difference ("RequestTimeTooSkewed"). */
const maxSkewMs = 15 * 60_000;

/**
 * Checks whether the time is plausible, because the monthly budget, signatures for a store and the journal depend on it. With
 * `online`, compares it with the `Date` of the gateway's response to a request without a key.
 */
export async function inspectClock(context: DoctorContext): Promise<Inspection> {
  const { clock } = context;
  const now = clock.now();
  const shown = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const last = await lastEntry(context);
  if (now < writtenAt)
    return wrong('failed', `${shown}, which is before this version of narrate was written`);
  if (last !== null && now < last - toleranceMs)
    return wrong(
      'warning',
      `${shown}, which is before the last line of the journal (${new Date(last).toISOString().slice(0, 19)}Z)`,
    );
  const gateway = projectOf(context)?.origin ?? '';
  if (!context.online || !isServer(gateway))
    return { name: 'clock', state: 'ok', found: `${shown}, which is plausible`, remedy: null };
  const answer = await offsetOf(gateway, context);
  if ('failure' in answer)
    return {
      name: 'clock',
      state: 'warning',
      found: `${shown}; could not get the time from ${gateway}: ${answer.failure}`,
      remedy: networkRemedy,
    };
  const differenceMs = Math.abs(answer.offsetMs);
  const seconds = Math.round(differenceMs / 1000);
  // The header has whole seconds, so a difference of one second means nothing.
  if (seconds <= 1)
    return { name: 'clock', state: 'ok', found: `${shown}, the same as at ${gateway}`, remedy: null };
  const found = `${shown}, ${seconds} s ${answer.offsetMs > 0 ? 'behind' : 'ahead of'} ${gateway}`;
  if (differenceMs <= toleranceMs) return { name: 'clock', state: 'ok', found, remedy: null };
  return wrong(differenceMs > maxSkewMs ? 'failed' : 'warning', found);
}

const wrong = (state: 'warning' | 'failed', found: string): Inspection => ({
  name: 'clock',
  state,
  found,
  remedy: 'Set the clock of this computer, preferably with NTP.',
});

/** Returns the latest time in the journal, in milliseconds since 1970; null if there is none. */
async function lastEntry(context: DoctorContext): Promise<number | null> {
  const project = projectOf(context);
  if (project === null) return null;
  // The check `store` reports a journal that cannot be read.
  const { entries } = await readJournal(pathsOf(project.stateFolder).journal).catch(noEntries);
  const times = entries.map(({ time }) => Date.parse(time)).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? null : times.reduce((latest, time) => Math.max(latest, time));
}

function noEntries(error: unknown): Pick<JournalContent, 'entries'> {
  if (error instanceof NarrateError) return { entries: [] };
  throw error;
}

/** Returns how many milliseconds the clock of `origin` is ahead of the local one; negative if it is behind. */
async function offsetOf(
  origin: string,
  context: DoctorContext,
): Promise<{ readonly offsetMs: number } | { readonly failure: string }> {
  const answer = await askOrigin(origin, context);
  if ('failure' in answer) return answer;
  const { sent, received, date } = answer;
  if (date === null) return { failure: 'its response has no date' };
  // The header has whole seconds, so on average the real time is half a second later.
  return { offsetMs: date + 500 - (sent + received) / 2 };
}
