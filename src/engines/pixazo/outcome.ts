import { isPlainId } from '../../base/plain-id.js';
import { shortMessage } from '../../base/short-message.js';
import type { PollOutcome, SubmitOutcome } from '../engine.js';
import {
  errorText,
  isRecord,
  jsonObject,
  type ResponseWithBody,
  responseMessage,
  retryAfterMs,
} from '../http/response.js';

/** What the functions here need to know in addition to the response. */
export interface Context {
  /** Is removed from messages. */
  readonly key: string;
  /** The current time, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** Outcomes that submissions and polls share. */
type Refusal = Extract<SubmitOutcome, { kind: 'rate-limited' | 'denied' }>;

/**
 * Returns the outcome of a submission from its response. Not charged are 4xx, and 408 or 500 with a JSON error of the
 * gateway. A 2xx with a usable request id is accepted. Everything else is uncertain, 3xx too, which is not from the gateway.
 */
export function submitOutcome(response: ResponseWithBody, context: Context): SubmitOutcome {
  const { status } = response;
  const message = responseMessage(response, context.key);
  const json = jsonObject(response.body);
  if (status >= 200 && status < 300) {
    // A response that already contains `output` is not special: its audio is fetched by the id too.
    const requestId = json?.request_id;
    if (typeof requestId !== 'string' || requestId.trim() === '')
      return { kind: 'uncertain', message: `HTTP ${status} without a request id` };
    if (isPlainId(requestId)) return { kind: 'accepted', requestId };
    return { kind: 'uncertain', message: `HTTP ${status} with an unusable request id` };
  }
  const refusal = refusalOf(response, message, context);
  if (refusal !== null) return refusal;
  // The same request can succeed later.
  if (status === 425) return { kind: 'unavailable', message };
  if (status === 408 || status === 500) {
    // Any other body is from a proxy, which may have forwarded the request.
    const isOwnError = json !== null && errorText(json) !== null;
    return { kind: isOwnError ? 'unavailable' : 'uncertain', message };
  }
  if (status >= 400 && status < 500) return { kind: 'rejected', message };
  return { kind: 'uncertain', message };
}

/** Returns the state of the job `requestId` from the response to a poll. */
export function pollOutcome(response: ResponseWithBody, requestId: string, context: Context): PollOutcome {
  const message = responseMessage(response, context.key);
  const refusal = refusalOf(response, message, context);
  if (refusal !== null) return refusal;
  // The request contains only the id, so a 400 is about the id too.
  if ([400, 404, 410, 422].includes(response.status)) return { kind: 'unknown', message };
  if (response.status < 200 || response.status > 299) return { kind: 'unavailable', message };
  const json = jsonObject(response.body);
  if (json === null) return { kind: 'unavailable', message };
  if (typeof json.request_id === 'string' && json.request_id !== requestId) {
    return { kind: 'unavailable', message: 'The gateway sent the status of another request' };
  }
  return jobOutcome(json, context);
}

function jobOutcome(job: Readonly<Record<string, unknown>>, context: Context): PollOutcome {
  const mediaUrls = mediaUrlsOf(job);
  const status = typeof job.status === 'string' ? job.status.toUpperCase() : null;
  const reason = shortMessage(errorText(job) ?? 'no reason given', context.key);
  switch (status) {
    case 'FAILED':
    case 'CANCELLED':
    case 'CANCELED':
      return { kind: 'failed', charged: true, message: `${status}: ${reason}` };
    case 'ERROR':
      // "System error — not charged" (vendor's API page, status values).
      return { kind: 'failed', charged: false, message: `${status}: ${reason}` };
    case 'COMPLETED':
      // Also without media: the job is finished, and a later poll may name its audio.
      return { kind: 'completed', mediaUrls };
    case null:
      if (mediaUrls.length > 0) return { kind: 'completed', mediaUrls };
      return { kind: 'unavailable', message: "The gateway's response has no status" };
    default:
      // QUEUED, PROCESSING, or a status that the vendor's page does not list.
      return { kind: 'pending' };
  }
}

/**
 * Returns the http and https addresses in `media_url` (a string or an array) and `audio[].url`, in `output` or the job itself.
 * WAV files come first, then other audio.
 */
function mediaUrlsOf(job: Readonly<Record<string, unknown>>): string[] {
  const output = isRecord(job.output) ? job.output : {};
  const named = [output.media_url, output.audio, job.media_url, job.audio].flat();
  const urls = named
    .map((item) => (isRecord(item) ? item.url : item))
    .filter(
      (url): url is string => typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url),
    );
  const endsIn = (ending: RegExp) => urls.filter((url) => ending.test(new URL(url).pathname));
  const sounds = [...endsIn(/\.wav$/i), ...endsIn(/\.(mp3|flac|ogg|opus|m4a|aac)$/i)];
  return [...new Set([...sounds, ...urls])];
}

/** Returns the outcome for 429 and for problems of the account (401, 402, 403); null for any other status. */
function refusalOf(response: ResponseWithBody, message: string, context: Context): Refusal | null {
  const askedMs = retryAfterMs(response, context.nowMs);
  // A wait of 0 (also from a date in the past, perhaps because of a wrong clock) would make all clients retry immediately.
  const waitMs = askedMs === 0 ? null : askedMs;
  switch (response.status) {
    case 429:
      return { kind: 'rate-limited', retryAfterMs: waitMs, message };
    case 401:
      return { kind: 'denied', reason: 'key', message, retryAfterMs: null };
    case 402:
      return { kind: 'denied', reason: 'balance', message, retryAfterMs: null };
    case 403: {
      // API Management's "Out of call volume quota" is a 403 too.
      const quota = askedMs !== null || /\bquota\b/i.test(response.body);
      return { kind: 'denied', reason: quota ? 'quota' : 'key', message, retryAfterMs: waitMs };
    }
    default:
      return null;
  }
}
