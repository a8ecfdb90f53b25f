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
  const [, path = '', fragment = ''] = /^([^#]*)#?(.*)$/s.exec(href.trim()) ?? [];
  if (/^[a-z][a-z\d+.-]*:|^[/\\]/i.test(path)) return null;
  const decoded = decodeUri(path.replace(/\?.*$/s, ''));
  const whole = decoded === '' ? from : posix.normalize(posix.join(posix.dirname(from), decoded));
  if (whole.startsWith('../') || whole === '..') return null;
  return { path: whole.normalize('NFC'), fragment: fragment === '' ? null : decodeUri(fragment) };
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
