import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

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
  knows(token: string): boolean;
  /** A callback came in; its body is from anybody. */
  deliver(token: string, body: Readonly<Record<string, unknown>>): void;
}

/** Callbacks that are heard for one submission: the gateway sends one or a few, a flood is somebody else's. */
const maxHeard = 8;
/** What an id can look like (vendor's API page: a name, an underscore, a UUID); it goes into an address and a file name. */
const plausibleId = /^[\w-][\w.-]{0,199}$/;

export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** @param baseUrl the public address, without a slash at its end */
export function makeCallbacks(baseUrl: string): Callbacks {
  interface Expected {
    readonly digest: string;
    readonly unheard: Set<string | null>;
    onHint: OnHint | null;
    heard: number;
  }
  const bySubmission = new Map<string, Expected>();
  const byPrefix = new Map<string, Expected[]>();
  const prefixOf = (digest: string): string => digest.slice(0, 8);

  const expect = (submission: string, digest: string): void => {
    const expected = { digest, unheard: new Set<string | null>(), onHint: null, heard: 0 };
    bySubmission.set(submission, expected);
    byPrefix.set(prefixOf(digest), [...(byPrefix.get(prefixOf(digest)) ?? []), expected]);
  };
  const find = (token: string): Expected | undefined => {
    const digest = Buffer.from(digestOf(token), 'hex');
    return byPrefix
      .get(prefixOf(digest.toString('hex')))
      ?.find((expected) => timingSafeEqual(digest, Buffer.from(expected.digest, 'hex')));
  };

  return {
    expect,
    issue(submission) {
      const token = randomBytes(32).toString('base64url');
      const digest = digestOf(token);
      expect(submission, digest);
      return { url: `${baseUrl}/${token}`, digest };
    },
    listen(submission, onHint) {
      const expected = bySubmission.get(submission);
      if (expected === undefined) return;
      expected.onHint = onHint;
      for (const hint of expected.unheard) onHint(hint);
      expected.unheard.clear();
    },
    knows: (token) => find(token) !== undefined,
    deliver(token, { request_id: named }) {
      const expected = find(token);
      if (expected === undefined || expected.heard >= maxHeard) return;
      expected.heard += 1;
      const hint = typeof named === 'string' && plausibleId.test(named) ? named : null;
      if (expected.onHint !== null) expected.onHint(hint);
      else expected.unheard.add(hint);
    },
  };
}
