import type { IncomingMessage } from 'node:http';
import { Refusal } from './failures.js';

/** The longest body. The longest real one is a sentence with a respelling. */
export const maxBodyBytes = 64_000;

/** Reads the body of a request as JSON. @throws Refusal `too-large`, `bad-request` */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  let bytes = 0;
  // The connection must stay open for the answer.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBodyBytes) throw tooLarge();
    parts.push(part);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
  } catch {
    throw new Refusal('bad-request', 'The request has no valid JSON.');
  }
}

const tooLarge = (): Refusal =>
  new Refusal('too-large', `The request has more than ${maxBodyBytes / 1000} kB.`);
