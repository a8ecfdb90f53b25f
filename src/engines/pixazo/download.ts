import { asDiskError } from '../../base/errors.js';
import type { Clock } from '../../base/time/clock.js';
import { startDeadline } from '../../base/time/deadline.js';
import { createFile } from '../../files/open-file.js';
import { removeFile } from '../../files/remove-file.js';
import type { DownloadOutcome } from '../engine.js';
import { type Fetch, reasonOf } from '../http/http.js';

/** Give up after so long without a byte. */
const stallMs = 30_000;

/** Media that drip never stall, and would hold a slot for days. */
const longestMs = 15 * 60_000;

/** 512 MiB, some three hours of sound: far above any take; a body that never ends must not fill the disk. */
export const maxMediaBytes = 512 * 1024 * 1024;

interface MediaSource {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly url: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Streams a finished job's media to `path`, which must not exist; on failure nothing is left there. Sends no key: the
 * media lie on another host.
 * @throws NarrateError `disk-full`, `not-writable`; a system error where `path` exists or its folder does not.
 */
export async function download(source: MediaSource, path: string): Promise<DownloadOutcome> {
  const parts = mediaOf(source);
  try {
    // The first part before the file, so that a refused download makes none.
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

/** Something went wrong between the media host and us, as against between us and the disk. */
class MediaError extends Error {
  override readonly name = 'MediaError';
  /** Whether the host says that it has no such media. */
  readonly isRefusal: boolean;

  constructor(message: string, { isRefusal = false } = {}) {
    super(message);
    this.isRefusal = isRefusal;
  }
}

/** What a host of objects answers for one that it no longer has: S3 and R2 say 403 to those who may not list them. */
const refusals: readonly number[] = [403, 404, 410];

async function* mediaOf(source: MediaSource): AsyncGenerator<Uint8Array, void> {
  const { fetch, clock, url, maxBytes, signal } = source;
  if (!/^https?:\/\//i.test(url)) throw new MediaError('The address of the media is not http(s)');
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
    const tooLong = new MediaError(`The media are longer than ${maxBytes} bytes`);
    if (Number(response.headers.get('content-length') ?? 0) > maxBytes) throw tooLong;
    let bytes = 0;
    for await (const part of response.body ?? []) {
      deadline.restart();
      if (clock.monotonic() - startedAt > longestMs)
        throw new MediaError('The media are not here after 15 minutes');
      bytes += part.byteLength;
      if (bytes > maxBytes) throw tooLong;
      yield part;
    }
  } catch (error) {
    // A body that nobody reads would hold its connection.
    deadline.abandon();
    if (error instanceof MediaError) throw error;
    throw new MediaError(
      deadline.expired() ? 'The media host stalled' : `The media host: ${reasonOf(error)}`,
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
      // writeFile on a handle goes on from where it stands, and writes all of it.
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
