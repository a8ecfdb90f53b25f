import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isPlainId } from '../../base/plain-id.js';

/** Called for a callback for a submission, with the request id in its body; null: the body names none. */
export type OnCallback = (requestId: string | null) => void;

/**
 * The callbacks of a run: issues a token for each submission, and passes callbacks on to listeners. A callback proves
 * nothing: the listener polls the gateway to confirm it.
 */
export interface Callbacks {
  /** Creates a callback address for a submission. The journal keeps `digest`, the hash of its token. */
  issue(submission: string): { readonly url: string; readonly digest: string };
  /** Expects callbacks for a submission of an earlier run, by the digest in the journal. */
  expect(submission: string, digest: string): void;
  /** Makes `onCallback` the only listener for a submission. Calls it at once for callbacks that had no listener. */
  listen(submission: string, onCallback: OnCallback): void;
  /** Listens for a submission whose request id is in the journal, so that ids from its callbacks are not stored. */
  listenToKnown(submission: string, onCallback: OnCallback): void;
  /** Returns whether a token was issued. */
  knows(token: string): boolean;
  /**
   * Handles a callback. Its body is untrusted. Resolves when the callback can be acknowledged: its id is stored, or need
   * not be. Rejects if the id could not be stored; the listener is called anyway.
   */
  deliver(token: string, body: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Number of callbacks that are handled for one submission. A gateway sends a few; more of them are an attack. */
const maxHandled = 8;

/** Returns the SHA-256 of a token in hexadecimal. */
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Stores the request id of a callback for a submission without a known id, so that a later run can use it. */
export type StoreRequestId = (submission: string, requestId: string) => Promise<unknown>;

/** Creates the callbacks of a run. `baseUrl`: the public address of the webhook, without a slash at its end. */
export const makeCallbacks = (baseUrl: string, storeId: StoreRequestId): Callbacks =>
  new TokenCallbacks(baseUrl, storeId);

/** A submission whose callbacks are expected. */
interface Expected {
  readonly submission: string;
  readonly digest: string;
  /** Request ids of callbacks that had no listener; null: a callback without an id. */
  readonly undelivered: Set<string | null>;
  onCallback: OnCallback | null;
  /** Number of callbacks that were handled. */
  handled: number;
  isKnown: boolean;
  /** Request ids that are stored, or being stored. */
  readonly stored: Map<string, Promise<unknown>>;
}

class TokenCallbacks implements Callbacks {
  readonly #baseUrl: string;
  readonly #storeId: StoreRequestId;
  readonly #bySubmission = new Map<string, Expected>();
  /** Submissions by the first digits of their digests, so that the constant-time comparison has few candidates. */
  readonly #byPrefix = new Map<string, Expected[]>();

  constructor(baseUrl: string, storeId: StoreRequestId) {
    this.#baseUrl = baseUrl;
    this.#storeId = storeId;
  }

  issue(submission: string): { readonly url: string; readonly digest: string } {
    const token = randomBytes(32).toString('base64url');
    const digest = digestOf(token);
    this.expect(submission, digest);
    return { url: `${this.#baseUrl}/${token}`, digest };
  }

  expect(submission: string, digest: string): void {
    const expected: Expected = {
      submission,
      digest,
      undelivered: new Set(),
      onCallback: null,
      handled: 0,
      isKnown: false,
      stored: new Map(),
    };
    this.#bySubmission.set(submission, expected);
    const prefix = prefixOf(digest);
    this.#byPrefix.set(prefix, [...(this.#byPrefix.get(prefix) ?? []), expected]);
  }

  listen(submission: string, onCallback: OnCallback): void {
    const expected = this.#bySubmission.get(submission);
    if (expected === undefined) return;
    expected.onCallback = onCallback;
    for (const requestId of expected.undelivered) onCallback(requestId);
    expected.undelivered.clear();
  }

  listenToKnown(submission: string, onCallback: OnCallback): void {
    const expected = this.#bySubmission.get(submission);
    if (expected !== undefined) expected.isKnown = true;
    this.listen(submission, onCallback);
  }

  knows(token: string): boolean {
    return this.#find(token) !== undefined;
  }

  async deliver(token: string, { request_id: named }: Readonly<Record<string, unknown>>): Promise<void> {
    const expected = this.#find(token);
    if (expected === undefined || expected.handled >= maxHandled) return;
    expected.handled += 1;
    const requestId = typeof named === 'string' && isPlainId(named) ? named : null;
    // Storing starts before the listener acts on the id.
    const stored = requestId === null ? null : this.#storeOnce(expected, requestId);
    if (expected.onCallback !== null) expected.onCallback(requestId);
    else expected.undelivered.add(requestId);
    await stored;
  }

  #find(token: string): Expected | undefined {
    const digest = Buffer.from(digestOf(token), 'hex');
    return this.#byPrefix
      .get(prefixOf(digest.toString('hex')))
      ?.find((expected) => timingSafeEqual(digest, Buffer.from(expected.digest, 'hex')));
  }

  /** Stores a request id, once for all callbacks that name it. */
  async #storeOnce({ submission, isKnown, stored }: Expected, requestId: string): Promise<void> {
    if (isKnown) return;
    const storing = stored.get(requestId) ?? this.#storeId(submission, requestId);
    stored.set(requestId, storing);
    await storing;
  }
}

const prefixOf = (digest: string): string => digest.slice(0, 8);
