import { slug } from 'github-slugger';
import { isDeviceName } from '../../base/paths/windows-names.js';

/** Far enough under the 255 bytes that file systems allow to leave room for temporary names. */
const maxNameBytes = 200;

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** A title as a piece of a file name: letters and digits of every script, dashes between words; may be empty. */
function slugOf(title: string): string {
  return slug(title.normalize('NFC').replace(/\s+/g, ' ')).replace(/-+/g, '-').replace(/^-|-$/g, '');
}

/** The longest start of `text` that takes at most `limit` bytes and cuts no character that a reader sees. */
function startWithin(text: string, limit: number): string {
  if (bytes(text) <= limit) return text;
  let start = '';
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, limit + 64))) {
    if (bytes(start) + bytes(segment) > limit) break;
    start += segment;
  }
  return start.replace(/-+$/, '');
}

/** `01-harbour`: the number as wide as that of the last chapter, at least two digits, and the title. Numbers make it unique. */
export function chapterName(chapter: number, chapterCount: number, title: string): string {
  const width = Math.max(2, String(chapterCount).length);
  const number = String(chapter).padStart(width, '0');
  return `${number}-${startWithin(slugOf(title) || 'chapter', maxNameBytes - width - 8)}`;
}

/** The book's title, which must differ from the names in `taken`. */
export function bookName(title: string, taken: ReadonlySet<string>): string {
  const name = startWithin(slugOf(title) || 'book', maxNameBytes - 16);
  const safe = isDeviceName(name) ? `${name}-book` : name;
  let unique = safe;
  for (let count = 2; taken.has(unique); count++) unique = `${safe}-${count}`;
  return unique;
}
