import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The secrets of one server. */
export interface Session {
  /** In the address that the user sees. It opens the page as long as the server runs. */
  readonly token: string;
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
 * Browsers send cookies to all ports of a host, so the name of the cookie has the port.
 */
export function openSession(port: number): Session {
  const token = secret();
  const tokenForOpener = secret();
  let isUsed = false;
  const value = secret();
  const name = `narrate-review-${port}`;
  return {
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
    setCookie: `${name}=${value}; HttpOnly; SameSite=Strict; Path=/`,
  };
}

/** 256 bits. */
const secret = (): string => randomBytes(32).toString('base64url');

/** Compares two texts in a time that does not depend on where they differ. */
const isEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
