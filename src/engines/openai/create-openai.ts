import { soundFormatOf } from '../../audio/containers/sniff-container.js';
import { waveFile } from '../../audio/wav/wav-file.js';
import { shortMessage } from '../../base/short-message.js';
import type { Clock } from '../../base/time/clock.js';
import { type Deadline, startDeadline } from '../../base/time/deadline.js';
import type { DirectEngine, EngineProfile, SpeechOutcome, SpeechRequest } from '../engine.js';
import { type Fetch, neverSent, reasonOf } from '../http/http.js';
import { refusalOutcome } from '../http/refusal-outcome.js';

/** The longest wait for the next byte. A server without a graphics card takes some minutes for a chunk. */
const silenceMs = 10 * 60_000;
/** About 45 minutes of 24 kHz audio, far more than a chunk has. The limit exists because a response is held in memory. */
const maxResponseMib = 128;
/** OpenAI's text-to-speech guide on `pcm`: 24 kHz, 16 bits, signed, little-endian, without a header. */
const rawSampleRate = 24_000;

/** What `createOpenai` needs. */
export interface OpenaiOptions {
  /** Sent in one header, only to the origin of `baseUrl`; empty: no key is sent. */
  readonly key: string;
  /** Without a slash at the end, as `addressFor` returns it. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly profile: EngineProfile;
}

/**
 * Creates the adapter for `POST /audio/speech` (OpenAI's API reference), which local servers have too. The response is the
 * audio, and the server does not keep it, so a lost response cannot be recovered. `close` does nothing: the creator of
 * `fetch` closes its connections.
 */
export function createOpenai({ key, baseUrl, fetch, clock, profile }: OpenaiOptions): DirectEngine {
  const { origin } = new URL(baseUrl);
  const url = `${baseUrl}/audio/speech`;
  return {
    kind: 'direct',
    profile,
    origin,
    async synthesize(request, signal): Promise<SpeechOutcome> {
      if (signal.aborted) return { kind: 'unavailable', message: 'Interrupted before the request was sent' };
      const deadline = startDeadline(clock, silenceMs, signal);
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            ...(key !== '' && { Authorization: `Bearer ${key}` }),
          },
          body: JSON.stringify(fieldsOf(request, profile)),
          // A redirect must not get the key.
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
        const timeout = deadline.expired() ? `no data for ${silenceMs / 60_000} minutes` : null;
        const reason = signal.aborted ? 'interrupted' : (timeout ?? shortMessage(reasonOf(error), key));
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

/** Returns the documented fields, without a prompt if there is none or the model does not support it. */
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
    if (bytes > maxResponseMib * 1024 * 1024)
      throw new Error(`the response is longer than ${maxResponseMib} MiB`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * Removes the key from a body that is not audio. A web page can repeat the request, and narrate keeps the page and quotes its
 * beginning.
 */
function withoutKey(body: Buffer, key: string): Buffer {
  if (key === '' || soundFormatOf(body) !== null || !body.includes(key)) return body;
  // Latin-1 has a character for each byte, so all other bytes stay unchanged.
  return Buffer.from(body.toString('latin1').replaceAll(key, '[key]'), 'latin1');
}

/**
 * Adds a WAV header to raw samples, which only their media type identifies. The standard for `L16` says big-endian, but
 * servers send little-endian.
 */
function withHeader(body: Buffer, mediaType: string | null): Buffer {
  const [, parameters] = /^audio\/(?:x-)?(?:pcm|l16)\s*(;.*)?$/i.exec(mediaType?.trim() ?? '') ?? [];
  const isRaw = /^audio\/(?:x-)?(?:pcm|l16)\b/i.test(mediaType?.trim() ?? '');
  if (!isRaw || soundFormatOf(body) !== null || body.length % 2 !== 0) return body;
  const rate = Number(/\brate=(\d+)/i.exec(parameters ?? '')?.[1] ?? rawSampleRate);
  return waveFile(body, rate);
}
