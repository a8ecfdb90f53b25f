import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, answer } from './answer.js';
import type { Breach, Submission } from './contract.js';

/** OpenAI's API reference: the address of a request for speech, below the base URL's `/v1`. */
export const speechPath = '/v1/audio/speech';

/** A request for speech that keeps the contract. */
export interface SpeechCall extends Submission {
  readonly format: 'wav' | 'pcm';
}

/** An error in the shape of OpenAI's own. */
export const openaiError = (
  status: number,
  { message, type, code = null }: { message: string; type: string; code?: string | null },
  headers: Readonly<Record<string, string>> = {},
): Answer => answer(status, { error: { message, type, param: null, code } }, headers);

/** Null where the key is as it should be; `keys` null: any key will do, and none, as on a server of one's own. */
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
/** OpenAI's API reference on `input`. */
const maxInput = 4096;

/** Reads the headers and the body of a request for speech as strictly as the reference allows. */
export function readSpeech(headers: IncomingHttpHeaders, body: string): SpeechCall | Breach {
  if (!/^application\/json *(;|$)/i.test(headers['content-type'] ?? ''))
    return breach('Content-Type must be application/json');
  const fields = parsedObject(body);
  if (fields === null) return breach('the body must be a JSON object');
  const known: readonly string[] = [...required, ...optional];
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) return breach(`unknown field ${JSON.stringify(unknown.slice(0, 50))}`);
  for (const name of [...required, 'instructions']) {
    const value = fields[name];
    if (value === undefined && name === 'instructions') continue;
    if (typeof value !== 'string' || value.trim() === '') return breach(`${name} must be a text`);
  }
  const [model, input, voice] = required.map((name) => String(fields[name])) as [string, string, string];
  if (input.length > maxInput) return breach(`input is over ${maxInput} characters`);
  const { instructions, response_format: format = 'mp3' } = fields;
  if (instructions !== undefined && /^tts-1/.test(model)) return breach(`${model} takes no instructions`);
  if (format !== 'wav' && format !== 'pcm') return breach('this sandbox answers with wav and pcm alone');
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

function parsedObject(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
