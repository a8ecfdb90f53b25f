import type { TakeId } from '../../state/takes.js';

/** Returns the key and request id of the take with a fingerprint (see `TakeFile`). */
export function takeIdOf(fingerprint: string): TakeId {
  const end = fingerprint.indexOf('/');
  return { key: fingerprint.slice(0, end), requestId: fingerprint.slice(end + 1) };
}
