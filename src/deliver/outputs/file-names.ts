import { slug } from 'github-slugger';
import { isDeviceName } from '../../base/paths/windows-names.js';

/** File systems allow 255 bytes; the rest is for the longer names of temporary files. */
const maxNameBytes = 200;

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/**
 * Returns a title as part of a file name: letters and digits of every script, with dashes between words. May be empty. Lone surrogates,
 * which UTF-8 cannot write, are left out.
 */
function slugOf(title: string): string {
  return slug(
    title
      .normalize('NFC')
      .replace(/\p{Cs}/gu, '')
      .replace(/\s+/g, ' '),
  )
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Returns the longest start of `text` of at most `limit` bytes that splits no grapheme. */
function startWithin(text: string, limit: number): string {
  if (bytes(text) <= limit) return text;
  let start = '';
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, limit + 64))) {
    if (bytes(start) + bytes(segment) > limit) break;
    start += segment;
  }
  return start.replace(/-+$/, '');
}

/**
 * Returns the name of a chapter file without extension, such as `01-harbour`. The number is padded to the width of the last
 * chapter's, at least two digits, and makes the name unique.
 */
export function chapterName(chapter: number, chapterCount: number, title: string): string {
  const width = Math.max(2, String(chapterCount).length);
  const number = String(chapter).padStart(width, '0');
  return `${number}-${startWithin(slugOf(title) || 'chapter', maxNameBytes - width - 8)}`;
}

/** Returns the name of the book file without extension, made from the title and different from all names in `taken`. */
export function bookName(title: string, taken: ReadonlySet<string>): string {
  const name = startWithin(slugOf(title) || 'book', maxNameBytes - 16);
  const safe = isDeviceName(name) ? `${name}-book` : name;
  let unique = safe;
  for (let count = 2; taken.has(unique); count++) unique = `${safe}-${count}`;
  return unique;
}
