import type { SubmitOutcome } from '../engine.js';
import { type Answer, describe, errorText, isRecord, jsonObject, retryAfterMs } from './answer.js';

/** What an answer is judged with. */
export interface Context {
  /** To be kept out of messages; empty: there is none. */
  readonly key: string;
  readonly nowMs: number;
  /** That was asked; null: not known. */
  readonly url: string | null;
}

/**
 * What became of a request that was not answered with 2xx, by OpenAI's error codes: free are 4xx, and a 408, 500 or 503
 * with an error of the API's own. Any other 5xx comes from something in between, and a redirect is not followed: nobody knows.
 */
export function refusalOutcome(
  answer: Answer,
  context: Context,
): Exclude<SubmitOutcome, { readonly kind: 'accepted' }> {
  const { status } = answer;
  const message = `${describe(answer, context.key)}${wrongAddress(answer, context.url)}`;
  switch (status) {
    case 401:
    case 403:
      return { kind: 'denied', reason: 'key', message, retryAfterMs: null };
    case 402:
      return { kind: 'denied', reason: 'balance', message, retryAfterMs: null };
    case 429: {
      // "You exceeded your current quota, please check your plan and billing details": no wait mends that.
      if (codesOf(answer).includes('insufficient_quota'))
        return { kind: 'denied', reason: 'balance', message, retryAfterMs: null };
      const askedMs = pauseMs(answer, context.nowMs);
      return { kind: 'rate-limited', retryAfterMs: askedMs === 0 ? null : askedMs, message };
    }
    // About the moment, not about the request.
    case 409:
    case 425:
      return { kind: 'unavailable', message };
    case 408:
    case 500:
    case 503:
      return { kind: isOwnError(answer) ? 'unavailable' : 'uncertain', message };
    default:
      return { kind: status >= 400 && status < 500 ? 'rejected' : 'uncertain', message };
  }
}

/** A 404 that is no answer of an API's comes from a server that has nothing there, most often for want of a path. */
const wrongAddress = ({ status, body }: Answer, url: string | null): string =>
  url !== null && status === 404 && jsonObject(body) === null
    ? ` from ${url}; check the address (OPENAI_BASE_URL), which most often ends in /v1`
    : '';

/** `code` and `type` of the error, where it has them. */
function codesOf({ body }: Answer): readonly unknown[] {
  const error = jsonObject(body)?.error;
  return isRecord(error) ? [error.code, error.type] : [];
}

function isOwnError({ body }: Answer): boolean {
  const json = jsonObject(body);
  return json !== null && errorText(json) !== null;
}

/** `Retry-After`, its finer sister, or the message ("Please try again in 1m12.5s", "in 250ms"). */
function pauseMs(answer: Answer, nowMs: number): number | null {
  const fine = answer.headers.get('retry-after-ms')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(fine)) return Math.ceil(Number(fine));
  return retryAfterMs(answer, nowMs) ?? spelledOutMs(answer.body);
}

function spelledOutMs(body: string): number | null {
  const [, hours, minutes, seconds, ms] =
    /\btry again in (?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?/i.exec(body) ?? [];
  const parts = [hours, minutes, seconds, ms];
  if (parts.every((part) => part === undefined)) return null;
  const [h = 0, m = 0, s = 0, rest = 0] = parts.map((part) => Number(part ?? 0));
  return Math.ceil(((h * 60 + m) * 60 + s) * 1000 + rest);
}
