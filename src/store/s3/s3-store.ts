import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { NarrateError } from '../../base/errors.js';
import { shortMessage } from '../../base/short-message.js';
import type { Clock } from '../../base/time/clock.js';
import { startDeadline } from '../../base/time/deadline.js';
import { createFetch, type HttpClient, reasonOf } from '../../engines/http/http.js';
import type { ListedObject, ObjectStore } from '../object-store.js';
import type { S3Account } from './s3-account.js';
import { readErrorCode, readListing } from './s3-listing.js';

/** How long narrate waits for a store that does not answer. */
export interface RetryLimits {
  /** How often a request is sent at most. */
  readonly tries: number;
  /** A try ends after so long without a byte, in addition to the time that sending takes. */
  readonly stallMs: number;
}

export interface S3StoreOptions {
  readonly account: S3Account;
  readonly bucket: string;
  /** Without slashes at its ends; empty: objects are at the top of the bucket. */
  readonly prefix: string;
  readonly retryLimits: RetryLimits;
  /** The environment variables, for proxies. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Returns a number from 0 to 1, for jitter. */
  readonly random: () => number;
}

interface Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** The key of an object; empty: the request is about the bucket. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: { get(name: string): string | null };
}

const emptySha256 = createHash('sha256').digest('hex');
/** The speed that a slow connection is expected to have: a megabyte in ten seconds. */
const bytesPerMs = 100;
/** The limit for an object: 512 MiB, as for a take. */
const maxBytes = 512 * 1024 * 1024;
const firstPauseMs = 250;
const maxPauseMs = 8000;

/** Opens a store in a bucket of an S3-compatible server. Requests are signed (Signature Version 4), and retried if that can help. */
export function openS3Store(options: S3StoreOptions): ObjectStore {
  const { bucket, prefix, environment } = options;
  const http = createFetch(environment);
  const place = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`;
  const root = prefix === '' ? '' : `${prefix}/`;
  const send = retryingSender({ ...options, http, place });
  return {
    place,
    async list(start, signal) {
      const objects: ListedObject[] = [];
      let next: string | null = null;
      do {
        const query: Record<string, string> = { 'list-type': '2', prefix: root + start };
        if (next !== null) query['continuation-token'] = next;
        const { body } = await send({ method: 'GET', key: '', query }, signal);
        const page = readListing(body.toString());
        objects.push(...page.objects.map((one) => ({ ...one, name: one.name.slice(root.length) })));
        next = page.next;
      } while (next !== null);
      return objects;
    },
    async get(name, signal) {
      const { status, body } = await send({ method: 'GET', key: root + name }, signal);
      return status === 404 ? null : body;
    },
    async put(name, bytes, signal) {
      await send({ method: 'PUT', key: root + name, body: bytes }, signal);
    },
    async remove(name, signal) {
      await send({ method: 'DELETE', key: root + name }, signal);
    },
    close: () => http.close(),
  };
}

type Send = (request: Request, signal: AbortSignal) => Promise<Answer>;

/**
 * Returns a function that sends a request until it gets a final response, or has no tries left. Status 404 for an object is
 * a final response.
 * @throws NarrateError `store-unreachable`, `store-refused`; the signal's reason
 */
function retryingSender(
  options: S3StoreOptions & { readonly http: HttpClient; readonly place: string },
): Send {
  const { retryLimits, clock, random, place } = options;
  // How far the server's clock is ahead of the local one, once the server has refused a request for that reason.
  let skewMs = 0;
  return async (request, signal) => {
    let reason = '';
    for (let tries = 0; tries < retryLimits.tries; tries += 1) {
      if (tries > 0) {
        const pauseMs = Math.min(maxPauseMs, firstPauseMs * 4 ** (tries - 1));
        await clock.sleep(pauseMs * (0.5 + random() / 2), signal);
      }
      const outcome = await sendOnce(request, { ...options, skewMs }, signal);
      if ('failure' in outcome) {
        reason = outcome.failure;
        continue;
      }
      if (outcome.status < 300) return outcome;
      const code = readErrorCode(outcome.body.toString());
      if (outcome.status === 404 && request.key !== '' && code !== 'NoSuchBucket') return outcome;
      const sent = Date.parse(outcome.headers.get('date') ?? '');
      if (code === 'RequestTimeTooSkewed' && Number.isFinite(sent)) skewMs = sent - clock.now();
      else if (!isTemporary(outcome.status, code)) throw refused(place, outcome, code);
      reason = `HTTP ${outcome.status}${code === '' ? '' : ` ${code}`}`;
    }
    throw new NarrateError('store-unreachable', `The store ${place} does not answer: ${reason}.`);
  };
}

const isTemporary = (status: number, code: string): boolean =>
  status >= 500 || status === 429 || ['RequestTimeout', 'SlowDown'].includes(code);

/** Sends a request once. `failure`: why there is no response. @throws the signal's reason */
async function sendOnce(
  { method, key, query = {}, body }: Request,
  options: S3StoreOptions & { readonly http: HttpClient; readonly skewMs: number },
  signal: AbortSignal,
): Promise<Answer | { readonly failure: string }> {
  const { account, http, clock, skewMs, retryLimits } = options;
  const path = key.split('/').map(encodeURIComponent).join('/');
  const url = new URL(`${account.bucketUrl}${key === '' ? '' : `/${path}`}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  // The server compares this hash with what arrives.
  const sha256 = body === undefined ? emptySha256 : createHash('sha256').update(body).digest('hex');
  const { accessKeyId, secretAccessKey, sessionToken, region } = account;
  const signed = await new AwsV4Signer({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === null ? {} : { sessionToken }),
    region,
    method,
    url: url.href,
    service: 's3',
    headers: { 'x-amz-content-sha256': sha256 },
    datetime: new Date(clock.now() + skewMs).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  }).sign();
  const sendingMs = Math.ceil((body?.length ?? 0) / bytesPerMs);
  const deadline = startDeadline(clock, retryLimits.stallMs + sendingMs, signal);
  try {
    const response = await http.fetch(signed.url.href, {
      method,
      headers: Object.fromEntries(signed.headers),
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal: deadline.signal,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: await wholeBody(response, deadline.restart),
    };
  } catch (error) {
    // A body that is not read would keep its connection open.
    deadline.abandon();
    signal.throwIfAborted();
    return { failure: deadline.expired() ? 'the request took too long' : shortMessage(reasonOf(error), '') };
  } finally {
    deadline.end();
  }
}

async function wholeBody(
  { body }: { readonly body: AsyncIterable<Uint8Array> | null },
  onPart: () => void,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    onPart();
    bytes += part.length;
    if (bytes > maxBytes) throw new Error(`an object is larger than ${maxBytes / 2 ** 20} MiB`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function refused(place: string, { status, headers }: Answer, code: string): NarrateError {
  const region = /^[\w-]{1,64}$/.exec(headers.get('x-amz-bucket-region') ?? '')?.[0];
  if (status === 301 || code === 'AuthorizationHeaderMalformed' || code === 'PermanentRedirect') {
    return new NarrateError('store-refused', `The bucket of ${place} is in another region.`, {
      hint:
        region === undefined
          ? 'Set AWS_REGION, or `region` under `store`, to the region of the bucket.'
          : `Its region is ${region}: set AWS_REGION=${region}, or \`region: ${region}\` under \`store\`.`,
    });
  }
  if (code === 'NoSuchBucket')
    return new NarrateError('store-refused', `The bucket of ${place} does not exist.`, {
      hint: 'Check its name, and AWS_ENDPOINT_URL_S3 if the server is not Amazon’s, or create the bucket.',
    });
  const why = code === '' ? `HTTP ${status}` : `${code} (HTTP ${status})`;
  return new NarrateError('store-refused', `The store ${place} refused the request: ${why}.`);
}
