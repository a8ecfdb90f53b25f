import { asDiskError } from '../../base/errors.js';
import type { Clock } from '../../base/time/clock.js';
import { startDeadline } from '../../base/time/deadline.js';
import { createFile } from '../../files/open-file.js';
import { removeFile } from '../../files/remove-file.js';
import type { DownloadOutcome } from '../engine.js';
import { type Fetch, reasonOf } from '../http/http.js';

/** The longest wait for the next byte. */
const stallMs = 30_000;

/** The limit for a whole download. Without it, a very slow download would occupy a slot for days. */
const longestMs = 15 * 60_000;

/** 512 MiB, about three hours of audio: far more than a take has. A body without an end must not fill the disk. */
export const maxMediaBytes = 512 * 1024 * 1024;

interface MediaSource {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly url: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Downloads the audio of a finished job to `path`, which must not exist. Leaves no file behind on failure. Sends no key,
 * because the audio is on another host.
 * @throws NarrateError `disk-full`, `not-writable`; a system error if the folder of `path` does not exist
 */
export async function download(source: MediaSource, path: string): Promise<DownloadOutcome> {
  const parts = mediaOf(source);
  try {
    // The first part is read before the file is created, so that a failed request creates none.
    const first = await parts.next();
    return { kind: 'downloaded', bytes: await save(first, parts, path) };
  } catch (error) {
    if (error instanceof MediaError)
      return { kind: error.isRefusal ? 'refused' : 'unavailable', message: error.message };
    throw asDiskError(error, path);
  } finally {
    await parts.return();
  }
}

/** A failure of the media host or the network, as opposed to one of the disk. */
class MediaError extends Error {
  override readonly name = 'MediaError';
  /** Whether the host says that it does not have the audio. */
  readonly isRefusal: boolean;

  constructor(message: string, { isRefusal = false } = {}) {
    super(message);
    this.isRefusal = isRefusal;
  }
}

/** The statuses for an object that no longer exists. S3 and R2 respond 403 to clients that must not list objects. */
const refusals: readonly number[] = [403, 404, 410];

async function* mediaOf(source: MediaSource): AsyncGenerator<Uint8Array, void> {
  const { fetch, clock, url, maxBytes, signal } = source;
  if (!/^https?:\/\//i.test(url))
    throw new MediaError('The address of the audio does not begin with http:// or https://');
  const startedAt = clock.monotonic();
  const deadline = startDeadline(clock, stallMs, signal);
  try {
    const response = await fetch(url, {
      method: 'GET',
      headers: {},
      redirect: 'follow',
      signal: deadline.signal,
    });
    const { status } = response;
    if (status !== 200)
      throw new MediaError(`The media host answered HTTP ${status}`, {
        isRefusal: refusals.includes(status),
      });
    const tooLong = new MediaError(`The audio is longer than ${maxBytes} bytes`);
    if (Number(response.headers.get('content-length') ?? 0) > maxBytes) throw tooLong;
    let bytes = 0;
    for await (const part of response.body ?? []) {
      deadline.restart();
      if (clock.monotonic() - startedAt > longestMs)
        throw new MediaError(`The download did not finish within ${longestMs / 60_000} minutes`);
      bytes += part.byteLength;
      if (bytes > maxBytes) throw tooLong;
      yield part;
    }
  } catch (error) {
    // A body that is not read to its end would keep its connection open.
    deadline.abandon();
    if (error instanceof MediaError) throw error;
    throw new MediaError(
      deadline.expired()
        ? `The media host sent no data for ${stallMs / 1000} s`
        : `The media host: ${reasonOf(error)}`,
    );
  } finally {
    deadline.end();
  }
}

async function save(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncGenerator<Uint8Array, void>,
  path: string,
): Promise<number> {
  const file = await createFile(path);
  let bytes = 0;
  try {
    for (let part = first; !part.done; part = await rest.next()) {
      // writeFile on a handle appends at the current position, and writes all bytes.
      await file.writeFile(part.value);
      bytes += part.value.byteLength;
    }
    await file.close();
    return bytes;
  } catch (error) {
    await file.close().catch(() => {});
    await removeFile(path);
    throw error;
  }
}
