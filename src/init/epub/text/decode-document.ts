/** Decoded text of an XML or HTML file. */
export interface DecodedDocument {
  readonly text: string;
  /** Encoding that was assumed because the declared one is wrong; null: the declared one is right. */
  readonly assumed: string | null;
}

/**
 * Decodes a file by its byte order mark, its first characters (XML 1.0, appendix F), or its declaration. EPUB allows only
 * UTF-8 and UTF-16, but older books use other encodings.
 */
export function decodeDocument(bytes: Uint8Array): DecodedDocument {
  const label = encodingOf(bytes);
  const text = decode(bytes, label);
  if (text !== null) return { text, assumed: null };
  // Most of these files were written on Windows, and Windows-1252 can decode every byte.
  return { text: new TextDecoder('windows-1252').decode(bytes), assumed: 'Windows-1252' };
}

function encodingOf(bytes: Uint8Array): string {
  const [a = -1, b = -1, c = -1, d = -1] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c !== 0 && d === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0 && d !== 0)) return 'utf-16be';
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const declared =
    /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ??
    /<meta\s[^>]*?charset\s*=\s*["']?([\w.:-]+)/i.exec(head)?.[1];
  // The declaration was readable as single bytes, so the file is not UTF-16.
  return declared === undefined || /^utf-?16/i.test(declared) ? 'utf-8' : declared;
}

function decode(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return label.toLowerCase() === 'utf-8' ? null : decode(bytes, 'utf-8');
  }
}
