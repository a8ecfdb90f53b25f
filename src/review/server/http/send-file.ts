import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { systemCode } from '../../../base/errors.js';
import { openToRead } from '../../../files/open-file.js';
import { Refusal } from './failures.js';
import { securityHeaders } from './reply.js';

/**
 * The most bytes of an answer to a player, which then asks for more. A browser stops reading when it has buffered enough, and keeps
 * the connection of a longer answer. After five paused takes it would have none left for the page.
 */
export const mostBytes = 1_000_000;

/**
 * Sends a WAV file, or the range that a player asks for (RFC 9110, one range).
 * @throws Refusal `not-found` when the file is gone; the system's error
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const file = await openToRead(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new Refusal('not-found', 'The file of this recording no longer exists.', {
      hint: 'Run narrate: it downloads the recording again, or buys it again.',
    });
  });
  try {
    const { size } = await file.stat();
    const range = rangeOf(request.headers.range, size);
    const headers = { ...securityHeaders, 'Content-Type': 'audio/wav', 'Accept-Ranges': 'bytes' };
    if (range === 'outside') {
      response.writeHead(416, { ...headers, 'Content-Range': `bytes */${size}` }).end();
      return;
    }
    const { start, end } = range ?? { start: 0, end: size - 1 };
    response.writeHead(range === null ? 200 : 206, {
      ...headers,
      'Content-Length': end - start + 1,
      ...(range && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
    });
    if (size === 0) response.end();
    else await pipeline(file.createReadStream({ start, end, autoClose: false }), response);
  } catch (error) {
    // A player closes the connection when it has heard enough.
    if (systemCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  } finally {
    await file.close();
  }
}

/** Returns the first and last byte to send for a `Range` header, at most `mostBytes`; null: the whole file. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | 'outside' | null {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  const end = Math.min(last, start + mostBytes - 1);
  return start > end || start >= size ? 'outside' : { start, end };
}
