import { shortMessage } from '../../base/short-message.js';
import { parseRetryAfter } from './retry-after.js';

/** An HTTP answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: string;
}

/** JSON's objects; arrays and everything else are not records. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body as a JSON object, or null: not JSON, or JSON of another shape. */
export function jsonObject(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * What an error answer says, or null: from `message`, then `error`, then `detail`, as strings or as objects that hold
 * one. Covers the vendor's `{error, message}` and API Management's `{statusCode, message}`.
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

/** The sentence for an answer that is not what was hoped for. A body that is not an error of the gateway's is never quoted. */
export function describe(answer: Answer, key: string): string {
  const json = jsonObject(answer.body);
  const text = json === null ? null : errorText(json);
  const said = text ?? (json === null ? 'an answer that is not JSON' : 'an answer without an explanation');
  return shortMessage(`HTTP ${answer.status}: ${said}`, key);
}

/** How long the answer asks us to stay away; `nowMs` is used where the answer has no `Date`. */
export function retryAfterMs(answer: Answer, nowMs: number): number | null {
  const date = Date.parse(answer.headers.get('date') ?? '');
  return parseRetryAfter({
    header: answer.headers.get('retry-after'),
    body: answer.body,
    nowMs: Number.isNaN(date) ? nowMs : date,
  });
}
