import { soundFormatOf } from '../../audio/containers/sniff-container.js';
import { waveFile } from '../../audio/wav/wav-file.js';
import { shortMessage } from '../../base/short-message.js';
import type { Clock } from '../../base/time/clock.js';
import { type Deadline, startDeadline } from '../../base/time/deadline.js';
import type { DirectEngine, EngineProfile, SpeechOutcome, SpeechRequest } from '../engine.js';
import { type Fetch, neverSent, reasonOf } from '../http/http.js';
import { refusalOutcome } from '../http/refusal-outcome.js';

/** Speech for a chunk takes a server without a graphics card some minutes; longer than this without a byte is no answer. */
const silenceMs = 10 * 60_000;
/** Some half an hour of sound: far above any answer, and an answer is held in memory. */
const maxAnswerBytes = 128 * 1024 * 1024;
/** OpenAI's text-to-speech guide on `pcm`: 24 kHz, 16 bits, signed, little-endian, without a header. */
const rawSampleRate = 24_000;

export interface OpenaiOptions {
  /** Goes into one header, to `baseUrl`'s origin alone; empty: none is sent. */
  readonly key: string;
  /** As `openaiAddress` gives it: no slash at its end. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly profile: EngineProfile;
}

/**
 * The adapter for `POST /audio/speech` as OpenAI's API reference has it, which local servers speak too. The answer is
 * the sound, and nobody keeps it: one that is lost on the way cannot be asked for again. `close` does nothing: whoever
 * made `fetch` ends its connections.
 */
export function createOpenai({ key, baseUrl, fetch, clock, profile }: OpenaiOptions): DirectEngine {
  const { origin } = new URL(baseUrl);
  const url = `${baseUrl}/audio/speech`;
  return {
    kind: 'direct',
    profile,
    origin,
    async synthesize(request, signal): Promise<SpeechOutcome> {
      if (signal.aborted) return { kind: 'unavailable', message: 'Interrupted before it was sent' };
      const deadline = startDeadline(clock, silenceMs, signal);
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            ...(key !== '' && { Authorization: `Bearer ${key}` }),
          },
          body: JSON.stringify(fieldsOf(request, profile)),
          // The key must not travel along a redirect.
          redirect: 'manual',
          signal: deadline.signal,
        });
        const { status, headers } = response;
        const body = await readBody(response.body, deadline);
        if (status < 200 || status > 299)
          return refusalOutcome(
            { status, headers, body: body.toString('utf8') },
            { key, nowMs: clock.now(), url },
          );
        const audio = withHeader(withoutKey(body, key), headers.get('content-type'));
        return { kind: 'spoken', audio, warnings: [] };
      } catch (error) {
        const late = deadline.expired() ? `no answer within ${silenceMs / 60_000} minutes` : null;
        const reason = signal.aborted ? 'interrupted' : (late ?? shortMessage(reasonOf(error), key));
        const message = `The server at ${origin}: ${reason}`;
        if (!neverSent(error)) return { kind: 'uncertain', message };
        return { kind: signal.aborted ? 'unavailable' : 'unreachable', message };
      } finally {
        deadline.end();
      }
    },
    async close() {},
  };
}

/** The documented fields; a prompt that is not given, or that the model does not take, is absent. */
const fieldsOf = (request: SpeechRequest, { model, supportsPrompt }: EngineProfile) => ({
  model,
  input: request.text,
  voice: request.voice,
  ...(request.prompt !== null && supportsPrompt && { instructions: request.prompt }),
  response_format: 'wav',
});

async function readBody(body: AsyncIterable<Uint8Array> | null, deadline: Deadline): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    deadline.restart();
    bytes += part.byteLength;
    if (bytes > maxAnswerBytes) throw new Error('an answer that does not end');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What is no sound may be a page that repeats the request. It is kept, and its beginning is quoted: the key is not to be in it. */
function withoutKey(body: Buffer, key: string): Buffer {
  if (key === '' || soundFormatOf(body) !== null || !body.includes(key)) return body;
  // A character for each byte, so that the rest stays as it came.
  return Buffer.from(body.toString('latin1').replaceAll(key, '[key]'), 'latin1');
}

/** Raw samples are known by their type alone. `L16` is big-endian by its own standard, and little-endian wherever it was met. */
function withHeader(body: Buffer, mediaType: string | null): Buffer {
  const [, parameters] = /^audio\/(?:x-)?(?:pcm|l16)\s*(;.*)?$/i.exec(mediaType?.trim() ?? '') ?? [];
  const isRaw = /^audio\/(?:x-)?(?:pcm|l16)\b/i.test(mediaType?.trim() ?? '');
  if (!isRaw || soundFormatOf(body) !== null || body.length % 2 !== 0) return body;
  const rate = Number(/\brate=(\d+)/i.exec(parameters ?? '')?.[1] ?? rawSampleRate);
  return waveFile(body, rate);
}
