import { inspectWav } from '../../audio/wav/inspect-wav.js';
import { removeFile } from '../../files/remove-file.js';
import type { Take } from '../../state/journal/journal-entry.js';
import type { Session } from '../session.js';
import type { Job, Unfetched } from './job.js';

/**
 * Downloads the audio of a finished job and stores it as a take, if it is a complete WAV file. Returns the take, or why
 * there is none. Rejects with the signal's reason.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`
 */
export async function fetchTake(
  session: Session,
  job: Job,
  mediaUrls: readonly string[],
): Promise<{ readonly kind: 'taken'; readonly take: Take } | Unfetched> {
  const { key, requestId } = job;
  const url = mediaUrls[0];
  if (url === undefined) return { kind: 'bad', message: 'COMPLETED without any audio' };
  const temporary = await session.takes.temporaryFor(job);
  let adopted = false;
  try {
    const outcome = await session.engine.download(url, temporary, session.signal);
    session.signal.throwIfAborted();
    if (outcome.kind !== 'downloaded') return outcome;
    const wav = await inspectWav(temporary);
    if (wav.kind === 'bad') return { kind: 'bad', message: `the recording ${wav.message}` };
    const file = await session.takes.adopt(temporary, job);
    adopted = true;
    const take: Take = { key, requestId, ...file, frames: wav.info.frames, sampleRate: wav.info.sampleRate };
    await session.journal.append({ type: 'taken', ...take });
    await session.engine.release(requestId);
    session.measuring.add(take);
    session.onEvent({
      type: 'chunk-recorded',
      ...job.ref,
      audioSeconds: take.frames / take.sampleRate,
      collected: job.collected,
    });
    return { kind: 'taken', take };
  } finally {
    if (!adopted) await removeFile(temporary);
  }
}
