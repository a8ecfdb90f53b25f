import { shortMessage } from '../../base/short-message.js';
import { parseRetryAfter } from './retry-after.js';

/** A complete HTTP response. */
export interface ResponseWithBody {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: string;
}

/** Returns whether a value is a JSON object. An array is not. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the body as a JSON object; null if it is not JSON or not an object. */
export function jsonObject(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * Returns the error message in a response: `message`, else `error`, else `detail`, each a string or an object that
 * contains one. Covers the vendor's `{error, message}` and API Management's `{statusCode, message}`.
 * @returns null if the response contains none
 */
export function errorText(body: Readonly<Record<string, unknown>>): string | null {
  for (const name of ['message', 'error', 'detail']) {
    const value = body[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
    const nested = isRecord(value) ? errorText(value) : null;
    if (nested !== null) return nested;
  }
  return null;
}

/**
 * Returns a message for a response other than the expected one. It quotes the body only if that is a JSON error.
 * @param key is removed from the message; empty: there is none
 */
export function responseMessage(response: ResponseWithBody, key: string): string {
  const json = jsonObject(response.body);
  const text = json === null ? null : errorText(json);
  const reason = text ?? (json === null ? 'the response is not JSON' : 'the response has no error message');
  return shortMessage(`HTTP ${response.status}: ${reason}`, key);
}

/**
 * Returns how many milliseconds the response asks the client to wait; null if it does not say.
 * @param nowMs the current time in milliseconds since 1970, used if the response has no `Date`
 */
export function retryAfterMs(response: ResponseWithBody, nowMs: number): number | null {
  const date = Date.parse(response.headers.get('date') ?? '');
  return parseRetryAfter({
    header: response.headers.get('retry-after'),
    body: response.body,
    nowMs: Number.isNaN(date) ? nowMs : date,
  });
}
