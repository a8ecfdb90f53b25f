import { NarrateError } from '../../base/errors.js';

/**
 * Returns the API key in an environment variable; an empty string if the variable is not set.
 * @throws NarrateError `no-key` for a value that cannot be a key
 */
export function apiKeyIn(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
): string {
  const key = environment[variable]?.trim() ?? '';
  // An HTTP header cannot contain other characters. They are usually a mistake in copying.
  if (key !== '' && !/^[\x21-\x7e]+$/.test(key)) {
    throw new NarrateError(
      'no-key',
      `${variable} contains characters that an API key cannot contain, such as spaces.`,
      { hint: 'Copy the API key again, without line breaks or spaces.' },
    );
  }
  return key;
}
