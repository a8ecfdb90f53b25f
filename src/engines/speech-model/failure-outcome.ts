import { shortMessage } from '../../base/short-message.js';
import type { SubmitOutcome } from '../engine.js';
import { blockedPortMessage, blockedPortOf } from '../http/blocked-ports.js';
import { neverSent, reasonOf } from '../http/http.js';
import { refusalOutcome } from '../http/refusal-outcome.js';
import { isRecord } from '../http/response.js';

/**
 * Returns the outcome of a call that threw an error. An `APICallError` of `@ai-sdk/provider` may contain the response
 * (`statusCode`, `responseHeaders`, `responseBody`). It is recognised by these fields, because each provider has its own
 * copy of that class. After any other error the request may have been sent, so it is uncertain.
 * @param context `nowMs`: the current time, in milliseconds since 1970
 */
export function failureOutcome(
  error: unknown,
  { signal, nowMs }: { readonly signal: AbortSignal; readonly nowMs: number },
): Exclude<SubmitOutcome, { readonly kind: 'accepted' }> {
  const message = shortMessage(reasonOf(error), '');
  if (error instanceof Error && errorsBeforeSending.has(error.name))
    return error.name === 'AI_LoadAPIKeyError'
      ? { kind: 'denied', reason: 'key', message, retryAfterMs: null }
      : { kind: 'rejected', message };
  const { statusCode, responseHeaders, responseBody, url } = fieldsOf(error);
  // The request was not sent, and a retry would not be either.
  const port = typeof url === 'string' ? blockedPortOf(url) : null;
  if (port !== null && statusCode === undefined)
    return { kind: 'rejected', message: blockedPortMessage("The model's address (baseURL)", port) };
  // A call that throws after a 2xx is uncertain: its response could not be read.
  if (typeof statusCode === 'number' && (statusCode < 200 || statusCode > 299)) {
    const values = isRecord(responseHeaders) ? responseHeaders : {};
    const headers = { get: (name: string) => (typeof values[name] === 'string' ? values[name] : null) };
    const body = typeof responseBody === 'string' ? responseBody : '';
    return refusalOutcome({ status: statusCode, headers, body }, { key: '', nowMs, url: null });
  }
  if (neverSent(error)) return { kind: signal.aborted ? 'unavailable' : 'unreachable', message };
  return { kind: 'uncertain', message: signal.aborted ? 'interrupted' : message };
}

/** Errors of `@ai-sdk/provider` that a model throws before it sends a request. */
const errorsBeforeSending = new Set([
  'AI_LoadAPIKeyError',
  'AI_LoadSettingError',
  'AI_InvalidArgumentError',
  'AI_NoSuchModelError',
  'AI_UnsupportedFunctionalityError',
]);

function fieldsOf(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof Error ? { ...error } : {};
}
