import { firstBytes } from '../../../files/first-bytes.js';

const headLength = 68;

/** What a file that is no readable ZIP archive seems to be, by its first bytes: words for the end of a sentence. */
export const whatItIs = (path: string): string => described(Buffer.from(firstBytes(path, headLength)));

function described(head: Buffer): string {
  const text = head.toString('latin1');
  if (head.length === 0) return 'it is empty';
  if (text.startsWith('PK\x03\x04')) return 'it begins like one, and its end is missing or damaged';
  if (text.startsWith('%PDF')) return 'it is a PDF';
  // Palm database, type and creator at 60 (Mobipocket, Kindle).
  if (text.slice(60, 68) === 'BOOKMOBI') return 'it is a Kindle book (MOBI or AZW)';
  if (text.startsWith('\xeaDRMION\xee')) return 'it is a protected Kindle book (KFX)';
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text.replace(/^\xef\xbb\xbf/, '')))
    return 'it is a web page or XML';
  return 'it is no ZIP archive';
}
