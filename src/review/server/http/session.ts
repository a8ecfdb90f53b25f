import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The secrets of one server. */
export interface Session {
  /** In the address that the user sees. It opens the page as long as the server runs. */
  readonly token: string;
  /**
   * The path of the page and of all its requests: `/<secret>/`. Browsers send a cookie to every port of a host, so also to other
   * servers on this computer, but only below the path of the cookie, which these do not know.
   */
  readonly path: string;
  /** In the address that narrate opens. Other users of the computer may see it in the list of processes, so it opens the page once. */
  readonly tokenForOpener: string;
  /** Tells whether a text is a token, and uses up the one that opens the page once. */
  useToken(text: string): boolean;
  /** Tells whether the `Cookie` header of a request has the cookie of this session. */
  isOpen(cookies: string | undefined): boolean;
  /** Returns the `Set-Cookie` header that opens the session. */
  readonly setCookie: string;
}

/**
 * Makes the secrets of a server. The cookie has another value than the token, so that who sees the one cannot make the other.
 * Its name has the port, so that the servers of two books can be told apart.
 */
export function openSession(port: number): Session {
  const token = secret();
  const tokenForOpener = secret();
  let isUsed = false;
  const value = secret();
  const name = `narrate-review-${port}`;
  const path = `/${randomBytes(16).toString('base64url')}/`;
  return {
    path,
    token,
    tokenForOpener,
    useToken(text) {
      if (isEqual(text, token)) return true;
      if (isUsed || !isEqual(text, tokenForOpener)) return false;
      isUsed = true;
      return true;
    },
    isOpen: (cookies = '') =>
      cookies
        .split(';')
        .map((one) => one.trim())
        .some((one) => one.startsWith(`${name}=`) && isEqual(one.slice(name.length + 1), value)),
    setCookie: `${name}=${value}; HttpOnly; SameSite=Strict; Path=${path}`,
  };
}

/** 256 bits. */
const secret = (): string => randomBytes(32).toString('base64url');

/** Compares two texts in a time that does not depend on where they differ. */
const isEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
