/** The text of an XML or HTML file, and whether its bytes were what it says that they are. */
export interface DecodedDocument {
  readonly text: string;
  /** The encoding that was assumed because the file's own did not fit; null: all is well. */
  readonly assumed: string | null;
}

/**
 * Decodes by the byte order mark, by the form of the first characters (XML 1.0, appendix F), or by what the file
 * declares. EPUB allows UTF-8 and UTF-16; older books have others all the same.
 */
export function decodeDocument(bytes: Uint8Array): DecodedDocument {
  const label = encodingOf(bytes);
  const text = decode(bytes, label);
  if (text !== null) return { text, assumed: null };
  // What calls itself UTF-8 and is not was mostly written on Windows; every byte means something there.
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
  // Bytes that could be read as far as the declaration are not UTF-16.
  return declared === undefined || /^utf-?16/i.test(declared) ? 'utf-8' : declared;
}

function decode(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return label.toLowerCase() === 'utf-8' ? null : decode(bytes, 'utf-8');
  }
}
