import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { jsonObject } from '../../engines/http/response.js';
import { isLoopbackHost } from '../../engines/loopback.js';
import { type Answer, managementError, queueError } from '../answer.js';

/** The header that contains the key (vendor's API page). */
export const keyHeader = 'ocp-apim-subscription-key';
/** The path of a submission (vendor's API page). */
export const generatePath = '/gemini-flash-tts/v1/gemini-flash-tts/generate';
/** The path of a poll, without the request id at the end (vendor's API page). */
export const statusPath = '/v2/requests/status/';

/** A submission that complies with the contract. */
export interface Submission {
  readonly text: string;
  readonly voice: string | null;
  readonly prompt: string | null;
  readonly language: string | null;
  /** The address for the callback at the end of the job; null: none. */
  readonly webhookUrl: string | null;
  /** The SHA-256 of the fields in hexadecimal. Equal requests have the same digest. */
  readonly digest: string;
}

/** A request that breaks the contract: the line for the report, and the answer. */
export interface Breach {
  readonly violation: string;
  readonly answer: Answer;
}

/** Checks the key of a request. Returns null if it is valid. @param keys the valid keys; null: any key is valid */
export function checkKey(headers: IncomingHttpHeaders, keys: readonly string[] | null): Breach | null {
  const key = headers[keyHeader];
  if (typeof key !== 'string' || key === '') {
    return {
      violation: 'a request without a key',
      answer: managementError(
        401,
        'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
      ),
    };
  }
  if (keys === null || keys.includes(key)) return null;
  return {
    violation: 'a request with an unknown key',
    answer: managementError(
      401,
      'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
    ),
  };
}

const fieldNames = ['text', 'voice', 'prompt', 'language_code'] as const;

/** Parses the headers and the body of a submission. Everything that the vendor's page does not allow is a breach. */
export function readSubmission(headers: IncomingHttpHeaders, body: string): Submission | Breach {
  if (!/^application\/json *(;|$)/i.test(headers['content-type'] ?? '')) {
    return breach('Content-Type must be application/json');
  }
  const webhookUrl = headers['x-webhook-url']?.toString() ?? null;
  if (webhookUrl !== null && !isLoopbackUrl(webhookUrl)) {
    return breach('X-Webhook-URL: this sandbox sends callbacks only to addresses on this computer');
  }
  const fields = jsonObject(body);
  if (fields === null) return breach('the body must be a JSON object');
  const unknown = Object.keys(fields).find((name) => !(fieldNames as readonly string[]).includes(name));
  if (unknown !== undefined) return breach(`unknown field ${JSON.stringify(unknown.slice(0, 50))}`);
  for (const name of fieldNames) {
    const value = fields[name];
    if (value === undefined && name !== 'text') continue;
    if (typeof value !== 'string') return breach(`${name} must be a string`);
    if (value.trim() === '') return breach(`${name} must not be empty`);
  }
  const [text, voice, prompt, language] = fieldNames.map(
    (name) => (fields[name] as string | undefined) ?? null,
  );
  const digest = createHash('sha256')
    .update(JSON.stringify([text, voice, prompt, language]))
    .digest('hex');
  return {
    text: text ?? '',
    voice: voice ?? null,
    prompt: prompt ?? null,
    language: language ?? null,
    webhookUrl,
    digest,
  };
}

const isLoopbackUrl = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && isLoopbackHost(url.hostname);
};

const breach = (problem: string): Breach => ({
  violation: `a submission that breaks the contract: ${problem}`,
  answer: queueError(400, 'Bad Request', problem),
});
