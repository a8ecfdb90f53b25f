import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isPlainId } from '../../base/plain-id.js';

/** Told of a callback for a submission; the request id that it names, or null where it names none. */
export type OnHint = (requestId: string | null) => void;

/**
 * Which token belongs to which submission, and who wants to know when it is used. A callback proves nothing: whoever is
 * told polls the gateway.
 */
export interface Callbacks {
  /** A fresh address for a submission, and what the journal keeps of its token. */
  issue(submission: string): { readonly url: string; readonly digest: string };
  /** A submission of an earlier run, by what the journal kept. */
  expect(submission: string, digest: string): void;
  /** From now on `onHint` alone is told of callbacks for a submission; at once of those that nobody was told of. */
  listen(submission: string, onHint: OnHint): void;
  /** The same for a submission whose request id is in the journal: what callbacks tell of it is not kept. */
  listenToKnown(submission: string, onHint: OnHint): void;
  knows(token: string): boolean;
  /**
   * A callback came in; its body is from anybody. Resolves when it may be acknowledged: what it tells is kept, or not
   * needed. Rejects where it could not be kept; whoever listens is told all the same.
   */
  deliver(token: string, body: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Callbacks that are heard for one submission: the gateway sends one or a few, a flood is somebody else's. */
const maxHeard = 8;

export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Writes down what a callback tells of a submission whose request id is not known, so that it outlives this process. */
export type KeepHint = (submission: string, requestId: string) => Promise<unknown>;

/** @param baseUrl the public address, without a slash at its end */
export function makeCallbacks(baseUrl: string, keep: KeepHint): Callbacks {
  interface Expected {
    readonly submission: string;
    readonly digest: string;
    readonly unheard: Set<string | null>;
    onHint: OnHint | null;
    heard: number;
    isKnown: boolean;
    readonly kept: Map<string, Promise<unknown>>;
  }
  const bySubmission = new Map<string, Expected>();
  const byPrefix = new Map<string, Expected[]>();
  const prefixOf = (digest: string): string => digest.slice(0, 8);

  const expect = (submission: string, digest: string): void => {
    const unheard = new Set<string | null>();
    const expected = { submission, digest, unheard, onHint: null, heard: 0, isKnown: false, kept: new Map() };
    bySubmission.set(submission, expected);
    byPrefix.set(prefixOf(digest), [...(byPrefix.get(prefixOf(digest)) ?? []), expected]);
  };
  const find = (token: string): Expected | undefined => {
    const digest = Buffer.from(digestOf(token), 'hex');
    return byPrefix
      .get(prefixOf(digest.toString('hex')))
      ?.find((expected) => timingSafeEqual(digest, Buffer.from(expected.digest, 'hex')));
  };

  /** Written once, however often it is told. */
  async function keepOnce({ submission, isKnown, kept }: Expected, hint: string): Promise<void> {
    if (isKnown) return;
    const keeping = kept.get(hint) ?? keep(submission, hint);
    kept.set(hint, keeping);
    await keeping;
  }
  const listen = (submission: string, onHint: OnHint): void => {
    const expected = bySubmission.get(submission);
    if (expected === undefined) return;
    expected.onHint = onHint;
    for (const hint of expected.unheard) onHint(hint);
    expected.unheard.clear();
  };

  return {
    expect,
    issue(submission) {
      const token = randomBytes(32).toString('base64url');
      const digest = digestOf(token);
      expect(submission, digest);
      return { url: `${baseUrl}/${token}`, digest };
    },
    listen,
    listenToKnown(submission, onHint) {
      const expected = bySubmission.get(submission);
      if (expected !== undefined) expected.isKnown = true;
      listen(submission, onHint);
    },
    knows: (token) => find(token) !== undefined,
    async deliver(token, { request_id: named }) {
      const expected = find(token);
      if (expected === undefined || expected.heard >= maxHeard) return;
      expected.heard += 1;
      const hint = typeof named === 'string' && isPlainId(named) ? named : null;
      // First, so that it is on its way before anybody acts on it.
      const kept = hint === null ? null : keepOnce(expected, hint);
      if (expected.onHint !== null) expected.onHint(hint);
      else expected.unheard.add(hint);
      await kept;
    },
  };
}
