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
import type { Answer } from '../http/answer.js';
import { type Fetch, neverSent, reasonOf } from '../http/http.js';
import { download, maxMediaBytes } from './download.js';
import { pollOutcome, submitOutcome } from './outcome.js';

const submitTimeoutMs = 60_000;
const pollTimeoutMs = 30_000;
/** Answers of the API are short; a longer one is not the API. */
const maxAnswerBytes = 1024 * 1024;

export interface PixazoOptions {
  /** The subscription key: goes into one header, to `baseUrl`'s origin alone. */
  readonly key: string;
  /** As `resolveBaseUrl` gives it: no slash at its end. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly profile: EngineProfile;
}

/**
 * The adapter for the Pixazo gateway (vendor's API page: submit, poll every 5-10 s, download). It keeps no state: the
 * request id is all that a later process needs. `close` does nothing: whoever made `fetch` ends its connections.
 */
export function createPixazo(options: PixazoOptions): JobEngine {
  const { baseUrl, clock, key } = options;
  const headers = { 'Ocp-Apim-Subscription-Key': key, 'Cache-Control': 'no-cache' };

  const exchange = async (
    url: string,
    request: {
      readonly method: 'GET' | 'POST';
      readonly body?: string;
      readonly headers: Readonly<Record<string, string>>;
    },
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Answer | Failure> => {
    const deadline = startDeadline(clock, timeoutMs, signal);
    try {
      const response = await options.fetch(url, {
        ...request,
        headers: { ...headers, ...request.headers },
        // The key must not travel along a redirect.
        redirect: 'manual',
        signal: deadline.signal,
      });
      return { status: response.status, headers: response.headers, body: await readBody(response.body) };
    } catch (error) {
      const late = deadline.expired() ? `no answer within ${timeoutMs / 1000} s` : null;
      const reason = signal.aborted ? 'interrupted' : (late ?? shortMessage(reasonOf(error), key));
      return { failed: `The gateway at ${new URL(baseUrl).origin}: ${reason}`, unsent: neverSent(error) };
    } finally {
      deadline.end();
    }
  };

  return {
    kind: 'jobs',
    profile: options.profile,
    origin: new URL(baseUrl).origin,

    async submit(request: JobRequest, signal: AbortSignal): Promise<SubmitOutcome> {
      if (signal.aborted) return { kind: 'unavailable', message: 'Interrupted before it was sent' };
      const url = `${baseUrl}/gemini-flash-tts/v1/gemini-flash-tts/generate`;
      const body = JSON.stringify(fieldsOf(request));
      const post = { method: 'POST', body, headers: submitHeaders(request) } as const;
      const answer = await exchange(url, post, submitTimeoutMs, signal);
      if ('failed' in answer) {
        if (!answer.unsent) return { kind: 'uncertain', message: answer.failed };
        return { kind: signal.aborted ? 'unavailable' : 'unreachable', message: answer.failed };
      }
      return submitOutcome(answer, { key, nowMs: clock.now() });
    },

    async poll(requestId: string, signal: AbortSignal): Promise<PollOutcome> {
      // Built from the id: a `polling_url` could name another origin.
      const url = `${baseUrl}/v2/requests/status/${encodeURIComponent(requestId)}`;
      const answer = await exchange(url, { method: 'GET', headers: {} }, pollTimeoutMs, signal);
      if ('failed' in answer) return { kind: 'unavailable', message: answer.failed };
      return pollOutcome(answer, requestId, { key, nowMs: clock.now() });
    },

    download: (url, path, signal) =>
      download({ fetch: options.fetch, clock, url, maxBytes: maxMediaBytes, signal }, path),

    // The gateway keeps it all itself.
    async release() {},

    async close() {},
  };
}

/** No answer. `unsent`: the request certainly never left. */
interface Failure {
  readonly failed: string;
  readonly unsent: boolean;
}

/** The vendor's API page: `X-Webhook-URL` asks for a POST when the job ends. */
const submitHeaders = ({ callbackUrl }: JobRequest): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/json',
  ...(callbackUrl === null ? {} : { 'X-Webhook-URL': callbackUrl }),
});

/** The documented fields; those that the book leaves open are absent. */
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
    if (bytes > maxAnswerBytes) throw new Error('an answer that does not end');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
