import { NarrateError } from '../../base/errors.js';

/** The key in an environment variable; empty: there is none. @throws NarrateError `no-key` for one that cannot be a key */
export function apiKeyIn(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
): string {
  const key = environment[variable]?.trim() ?? '';
  // Anything else cannot stand in a header, and is a slip in copying.
  if (key !== '' && !/^[\x21-\x7e]+$/.test(key)) {
    throw new NarrateError('no-key', `${variable} holds characters that no key has, such as spaces.`, {
      hint: 'Copy it again, without line breaks or spaces.',
    });
  }
  return key;
}
