import { shortMessage } from '../../base/short-message.js';
import type { Clock } from '../../base/time/clock.js';
import { startDeadline } from '../../base/time/deadline.js';
import type {
  EngineProfile,
  JobEngine,
  JobRequest,
  PollOutcome,
  SpeechRequest,
  SubmitOutcome,
} from '../engine.js';
import { type Fetch, neverSent, reasonOf } from '../http/http.js';
import type { ResponseWithBody } from '../http/response.js';
import { download, maxMediaBytes } from './download.js';
import { pollOutcome, submitOutcome } from './outcome.js';

const submitTimeoutMs = 60_000;
const pollTimeoutMs = 30_000;
/** Responses of the API are much shorter. */
const maxResponseMib = 1;

/** What `createPixazo` needs. */
export interface PixazoOptions {
  /** The subscription key, sent in one header, only to the origin of `baseUrl`. */
  readonly key: string;
  /** Without a slash at the end, as `addressFor` returns it. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly profile: EngineProfile;
}

/**
 * Creates the adapter for the Pixazo gateway (vendor's API page: submit, poll every 5-10 s, download). It has no state: a
 * later process needs only the request id. `close` does nothing: the creator of `fetch` closes its connections.
 */
export function createPixazo(options: PixazoOptions): JobEngine {
  const { baseUrl, clock, key } = options;
  return {
    kind: 'jobs',
    profile: options.profile,
    origin: new URL(baseUrl).origin,

    async submit(request: JobRequest, signal: AbortSignal): Promise<SubmitOutcome> {
      if (signal.aborted) return { kind: 'unavailable', message: 'Interrupted before the request was sent' };
      const url = `${baseUrl}/gemini-flash-tts/v1/gemini-flash-tts/generate`;
      const body = JSON.stringify(fieldsOf(request));
      const post = { method: 'POST', body, headers: submitHeaders(request) } as const;
      const response = await exchange(options, { url, ...post, timeoutMs: submitTimeoutMs, signal });
      if ('failed' in response) {
        if (!response.unsent) return { kind: 'uncertain', message: response.failed };
        return { kind: signal.aborted ? 'unavailable' : 'unreachable', message: response.failed };
      }
      return submitOutcome(response, { key, nowMs: clock.now() });
    },

    async poll(requestId: string, signal: AbortSignal): Promise<PollOutcome> {
      // Not the `polling_url` of the response, which could have another origin.
      const url = `${baseUrl}/v2/requests/status/${encodeURIComponent(requestId)}`;
      const get = { method: 'GET', headers: {} } as const;
      const response = await exchange(options, { url, ...get, timeoutMs: pollTimeoutMs, signal });
      if ('failed' in response) return { kind: 'unavailable', message: response.failed };
      return pollOutcome(response, requestId, { key, nowMs: clock.now() });
    },

    download: (url, path, signal) =>
      download({ fetch: options.fetch, clock, url, maxBytes: maxMediaBytes, signal }, path),

    // The gateway keeps the state of jobs.
    async release() {},

    async close() {},
  };
}

/** A request to the API. */
interface ApiRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A request without a response. `unsent`: it was certainly not sent. */
interface Failure {
  readonly failed: string;
  readonly unsent: boolean;
}

/** Sends a request with the key and reads the response. */
async function exchange(
  { baseUrl, clock, key, fetch }: PixazoOptions,
  { url, timeoutMs, signal, headers, ...request }: ApiRequest,
): Promise<ResponseWithBody | Failure> {
  const deadline = startDeadline(clock, timeoutMs, signal);
  try {
    const response = await fetch(url, {
      ...request,
      headers: { 'Ocp-Apim-Subscription-Key': key, 'Cache-Control': 'no-cache', ...headers },
      // A redirect must not get the key.
      redirect: 'manual',
      signal: deadline.signal,
    });
    return { status: response.status, headers: response.headers, body: await readBody(response.body) };
  } catch (error) {
    const timeout = deadline.expired() ? `no response within ${timeoutMs / 1000} s` : null;
    const reason = signal.aborted ? 'interrupted' : (timeout ?? shortMessage(reasonOf(error), key));
    return { failed: `The gateway at ${new URL(baseUrl).origin}: ${reason}`, unsent: neverSent(error) };
  } finally {
    deadline.end();
  }
}

/** Returns the headers of a submission. `X-Webhook-URL` asks for a POST when the job ends (vendor's API page). */
const submitHeaders = ({ callbackUrl }: JobRequest): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/json',
  ...(callbackUrl === null ? {} : { 'X-Webhook-URL': callbackUrl }),
});

/** Returns the documented fields, without those that are null. */
const fieldsOf = (request: SpeechRequest): Readonly<Record<string, string>> => ({
  text: request.text,
  voice: request.voice,
  ...(request.prompt === null ? {} : { prompt: request.prompt }),
  ...(request.language === null ? {} : { language_code: request.language }),
});

async function readBody(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > maxResponseMib * 1024 * 1024)
      throw new Error(`the response is longer than ${maxResponseMib} MiB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
