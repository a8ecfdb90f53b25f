import type { SubmitOutcome } from '../engine.js';
import {
  errorText,
  isRecord,
  jsonObject,
  type ResponseWithBody,
  responseMessage,
  retryAfterMs,
} from './response.js';

/** What `refusalOutcome` needs to know in addition to the response. */
export interface Context {
  /** Is removed from messages; empty: there is none. */
  readonly key: string;
  /** The current time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The address of the request; null: unknown. */
  readonly url: string | null;
}

/**
 * Returns the outcome of a request whose response is not 2xx, by OpenAI's error codes. Not charged are 4xx, and 408, 500 or
 * 503 with a JSON error of the API. All others are uncertain: any other 5xx is from a proxy, and redirects are not followed.
 */
export function refusalOutcome(
  response: ResponseWithBody,
  context: Context,
): Exclude<SubmitOutcome, { readonly kind: 'accepted' }> {
  const { status } = response;
  const message = `${responseMessage(response, context.key)}${wrongAddress(response, context.url)}`;
  switch (status) {
    case 401:
    case 403:
      return { kind: 'denied', reason: 'key', message, retryAfterMs: null };
    case 402:
      return { kind: 'denied', reason: 'balance', message, retryAfterMs: null };
    case 429: {
      // "You exceeded your current quota, please check your plan and billing details": waiting does not help.
      if (codesOf(response).includes('insufficient_quota'))
        return { kind: 'denied', reason: 'balance', message, retryAfterMs: null };
      const askedMs = pauseMs(response, context.nowMs);
      return { kind: 'rate-limited', retryAfterMs: askedMs === 0 ? null : askedMs, message };
    }
    // The same request can succeed later.
    case 409:
    case 425:
      return { kind: 'unavailable', message };
    case 408:
    case 500:
    case 503:
      return { kind: isOwnError(response) ? 'unavailable' : 'uncertain', message };
    default:
      return { kind: status >= 400 && status < 500 ? 'rejected' : 'uncertain', message };
  }
}

/** Returns a hint for a 404 that is not from the API. Usually a part of the path is missing in the address. */
const wrongAddress = ({ status, body }: ResponseWithBody, url: string | null): string =>
  url !== null && status === 404 && jsonObject(body) === null
    ? ` (${url}). Check the address in OPENAI_BASE_URL, which usually ends in /v1`
    : '';

/** Returns `code` and `type` of a JSON error. */
function codesOf({ body }: ResponseWithBody): readonly unknown[] {
  const error = jsonObject(body)?.error;
  return isRecord(error) ? [error.code, error.type] : [];
}

function isOwnError({ body }: ResponseWithBody): boolean {
  const json = jsonObject(body);
  return json !== null && errorText(json) !== null;
}

/** Reads the wait in `retry-after-ms`, `Retry-After`, or the message ("Please try again in 1m12.5s", "in 250ms"). */
function pauseMs(response: ResponseWithBody, nowMs: number): number | null {
  const headerMs = response.headers.get('retry-after-ms')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(headerMs)) return Math.ceil(Number(headerMs));
  return retryAfterMs(response, nowMs) ?? messageMs(response.body);
}

function messageMs(body: string): number | null {
  const [, hours, minutes, seconds, ms] =
    /\btry again in (?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?/i.exec(body) ?? [];
  const parts = [hours, minutes, seconds, ms];
  if (parts.every((part) => part === undefined)) return null;
  const [h = 0, m = 0, s = 0, rest = 0] = parts.map((part) => Number(part ?? 0));
  return Math.ceil(((h * 60 + m) * 60 + s) * 1000 + rest);
}
