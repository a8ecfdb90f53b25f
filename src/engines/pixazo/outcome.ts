import { isPlainId } from '../../base/plain-id.js';
import { shortMessage } from '../../base/short-message.js';
import type { PollOutcome, SubmitOutcome } from '../engine.js';
import { type Answer, describe, errorText, isRecord, jsonObject, retryAfterMs } from '../http/answer.js';

/** What an answer is judged with. */
export interface Context {
  /** To be kept out of messages. */
  readonly key: string;
  readonly nowMs: number;
}

/** Outcomes that submitting and polling share. */
type Refusal = Extract<SubmitOutcome, { kind: 'rate-limited' | 'denied' }>;

/**
 * What became of a submission, by the answer to its POST. Free are 4xx, and a 408 or 500 with the gateway's JSON error;
 * paid is whatever has a request id that can be asked for; anything else is uncertain (a 3xx too: something else than the
 * gateway answered).
 */
export function submitOutcome(answer: Answer, context: Context): SubmitOutcome {
  const { status } = answer;
  const message = describe(answer, context.key);
  const json = jsonObject(answer.body);
  if (status >= 200 && status < 300) {
    // An answer that is complete already (with `output`) is fetched by its id like any other.
    const requestId = json?.request_id;
    if (typeof requestId !== 'string' || requestId.trim() === '')
      return { kind: 'uncertain', message: `HTTP ${status} without a request id` };
    if (isPlainId(requestId)) return { kind: 'accepted', requestId };
    return { kind: 'uncertain', message: `HTTP ${status} with an unusable request id` };
  }
  const refusal = refusalOf(answer, message, context);
  if (refusal !== null) return refusal;
  // It is about the moment, not about the request.
  if (status === 425) return { kind: 'unavailable', message };
  if (status === 408 || status === 500) {
    // Another body is of something in between, which may have passed the request on.
    const isOwnError = json !== null && errorText(json) !== null;
    return { kind: isOwnError ? 'unavailable' : 'uncertain', message };
  }
  if (status >= 400 && status < 500) return { kind: 'rejected', message };
  return { kind: 'uncertain', message };
}

/** How a job stands, by the answer to a poll for `requestId`. */
export function pollOutcome(answer: Answer, requestId: string, context: Context): PollOutcome {
  const message = describe(answer, context.key);
  const refusal = refusalOf(answer, message, context);
  if (refusal !== null) return refusal;
  // The id is all that this request says, so a 400 is about the id too.
  if ([400, 404, 410, 422].includes(answer.status)) return { kind: 'unknown', message };
  if (answer.status < 200 || answer.status > 299) return { kind: 'unavailable', message };
  const json = jsonObject(answer.body);
  if (json === null) return { kind: 'unavailable', message };
  if (typeof json.request_id === 'string' && json.request_id !== requestId) {
    return { kind: 'unavailable', message: 'The gateway answered about another request' };
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
      // Without media too: the job is done, and its audio may be named a moment later.
      return { kind: 'completed', mediaUrls };
    case null:
      if (mediaUrls.length > 0) return { kind: 'completed', mediaUrls };
      return { kind: 'unavailable', message: 'The gateway answered without a status' };
    default:
      // QUEUED, PROCESSING, or a word for waiting that the page does not list.
      return { kind: 'pending' };
  }
}

/** The http(s) addresses in `output.media_url` (a string or an array) and `audio[].url`; WAV files first, then other sound. */
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

/** 429, and what is wrong with the account (401, 402, 403); null: something else. */
function refusalOf(answer: Answer, message: string, context: Context): Refusal | null {
  const askedMs = retryAfterMs(answer, context.nowMs);
  // "At once" (a 0, or a date gone by, if only by a clock that is wrong) would send everyone straight back.
  const waitMs = askedMs === 0 ? null : askedMs;
  switch (answer.status) {
    case 429:
      return { kind: 'rate-limited', retryAfterMs: waitMs, message };
    case 401:
      return { kind: 'denied', reason: 'key', message, retryAfterMs: null };
    case 402:
      return { kind: 'denied', reason: 'balance', message, retryAfterMs: null };
    case 403: {
      // API Management's "Out of call volume quota" is a 403 too.
      const quota = askedMs !== null || /\bquota\b/i.test(answer.body);
      return { kind: 'denied', reason: quota ? 'quota' : 'key', message, retryAfterMs: waitMs };
    }
    default:
      return null;
  }
}
