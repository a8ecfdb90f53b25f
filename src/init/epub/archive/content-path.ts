import { posix } from 'node:path';

/** Place in a book: a file of the archive, and the id of an element in it. */
export interface ContentPlace {
  readonly path: string;
  /** Null: the beginning of the file. */
  readonly fragment: string | null;
}

/**
 * Resolves a reference inside the archive; null: it leads out of the archive, or to the web.
 * @param from file that contains the reference
 */
export function resolveHref(from: string, href: string): ContentPlace | null {
  const [, written = '', fragment = ''] = /^([^#]*)#?(.*)$/s.exec(href.trim()) ?? [];
  // Some writers on Windows use backslashes. Browsers read them as slashes too.
  const path = written.replaceAll('\\', '/');
  if (/^[a-z][a-z\d+.-]*:|^\//i.test(path)) return null;
  const decoded = decodeUri(path.replace(/\?.*$/s, '')).replaceAll('\\', '/');
  const whole = decoded === '' ? from : posix.normalize(posix.join(posix.dirname(from), decoded));
  if (whole.startsWith('../') || whole === '..') return null;
  return { path: whole.normalize('NFC'), fragment: fragment === '' ? null : decodeUri(fragment) };
}

/** Decodes `%20`. Returns text that is not encoded correctly, such as `100%`, unchanged. */
export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
