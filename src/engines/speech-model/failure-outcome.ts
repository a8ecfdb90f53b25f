import { shortMessage } from '../../base/short-message.js';
import type { SubmitOutcome } from '../engine.js';
import { isRecord } from '../http/answer.js';
import { blockedPortMessage, blockedPortOf } from '../http/blocked-ports.js';
import { neverSent, reasonOf } from '../http/http.js';
import { refusalOutcome } from '../http/refusal-outcome.js';

/**
 * What became of a call that threw. `APICallError` of `@ai-sdk/provider` carries the answer (`statusCode`,
 * `responseHeaders`, `responseBody`), or none; told apart by what they hold, because each provider brings its own copy of
 * that class. Anything else may have happened after the request had left: nobody knows.
 */
export function failureOutcome(
  error: unknown,
  { signal, nowMs }: { readonly signal: AbortSignal; readonly nowMs: number },
): Exclude<SubmitOutcome, { readonly kind: 'accepted' }> {
  const said = shortMessage(reasonOf(error), '');
  if (error instanceof Error && neverIncludesRequest.has(error.name))
    return error.name === 'AI_LoadAPIKeyError'
      ? { kind: 'denied', reason: 'key', message: said, retryAfterMs: null }
      : { kind: 'rejected', message: said };
  const { statusCode, responseHeaders, responseBody, url } = fieldsOf(error);
  // Nothing was sent, and no other try would be. Only the model knows where its address was given.
  const port = typeof url === 'string' ? blockedPortOf(url) : null;
  if (port !== null && statusCode === undefined)
    return { kind: 'rejected', message: blockedPortMessage("The model's address (baseURL)", port) };
  // A 2xx that throws was answered, and could not be read.
  if (typeof statusCode === 'number' && (statusCode < 200 || statusCode > 299)) {
    const named = isRecord(responseHeaders) ? responseHeaders : {};
    const headers = { get: (name: string) => (typeof named[name] === 'string' ? named[name] : null) };
    const body = typeof responseBody === 'string' ? responseBody : '';
    return refusalOutcome({ status: statusCode, headers, body }, { key: '', nowMs, url: null });
  }
  if (neverSent(error)) return { kind: signal.aborted ? 'unavailable' : 'unreachable', message: said };
  return { kind: 'uncertain', message: signal.aborted ? 'interrupted' : said };
}

/** Errors of `@ai-sdk/provider` that a model throws before it sends anything. */
const neverIncludesRequest = new Set([
  'AI_LoadAPIKeyError',
  'AI_LoadSettingError',
  'AI_InvalidArgumentError',
  'AI_NoSuchModelError',
  'AI_UnsupportedFunctionalityError',
]);

function fieldsOf(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof Error ? { ...error } : {};
}
