import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { jsonObject } from '../../engines/http/response.js';
import { type Answer, answer } from '../answer.js';
import type { Breach, Submission } from '../pixazo/contract.js';

/** The path of a request for speech, with the `/v1` of the base URL (OpenAI's API reference). */
export const speechPath = '/v1/audio/speech';

/** A request for speech that complies with the contract. */
export interface SpeechCall extends Submission {
  readonly format: 'wav' | 'pcm';
}

/** Creates an error in OpenAI's format. */
export const openaiError = (
  status: number,
  { message, type, code = null }: { message: string; type: string; code?: string | null },
  headers: Readonly<Record<string, string>> = {},
): Answer => answer(status, { error: { message, type, param: null, code } }, headers);

/**
 * Checks the key of a request. Returns null if it is valid.
 * @param keys the valid keys; null: any key is valid and none is needed, as on a local server
 */
export function checkBearer(headers: IncomingHttpHeaders, keys: readonly string[] | null): Breach | null {
  const key = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (keys === null || (key !== undefined && keys.includes(key))) return null;
  return {
    violation: key === undefined ? 'a request without a key' : 'a request with an unknown key',
    answer: openaiError(401, {
      message: 'Incorrect API key provided.',
      type: 'invalid_request_error',
      code: 'invalid_api_key',
    }),
  };
}

const required = ['model', 'input', 'voice'] as const;
const optional = ['instructions', 'response_format', 'speed', 'stream_format'];
/** The most characters (OpenAI's API reference on `input`). */
const maxInput = 4096;

/** Parses the headers and the body of a request for speech. Everything that the reference does not allow is a breach. */
export function readSpeech(headers: IncomingHttpHeaders, body: string): SpeechCall | Breach {
  if (!/^application\/json *(;|$)/i.test(headers['content-type'] ?? ''))
    return breach('Content-Type must be application/json');
  const fields = jsonObject(body);
  if (fields === null) return breach('the body must be a JSON object');
  const known: readonly string[] = [...required, ...optional];
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) return breach(`unknown field ${JSON.stringify(unknown.slice(0, 50))}`);
  for (const name of [...required, 'instructions']) {
    const value = fields[name];
    if (value === undefined && name === 'instructions') continue;
    if (typeof value !== 'string' || value.trim() === '')
      return breach(`${name} must be a string that is not empty`);
  }
  const [model, input, voice] = required.map((name) => String(fields[name])) as [string, string, string];
  if (input.length > maxInput) return breach(`input has more than ${maxInput} characters`);
  const { instructions, response_format: format = 'mp3' } = fields;
  if (instructions !== undefined && /^tts-1/.test(model))
    return breach(`${model} does not support instructions`);
  if (format !== 'wav' && format !== 'pcm')
    return breach('this sandbox supports only wav and pcm as response_format');
  const prompt = instructions === undefined ? null : String(instructions);
  const digest = createHash('sha256')
    .update(JSON.stringify([model, input, voice, prompt]))
    .digest('hex');
  return { text: input, voice, prompt, language: null, webhookUrl: null, digest, format };
}

const breach = (problem: string): Breach => ({
  violation: `a request that breaks the contract: ${problem}`,
  answer: openaiError(400, { message: problem, type: 'invalid_request_error' }),
});
