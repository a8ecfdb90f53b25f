import { isUtf8 } from 'node:buffer';
import { decodeUtf8 } from '../../base/decode-utf8.js';

/** The first place at which bytes are not UTF-8, and their likely encoding. */
export interface NotUtf8 {
  /** From 0. */
  readonly byteOffset: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** The line, decoded with the likely encoding. */
  readonly lineText: string;
  /** The likely encoding, for display. */
  readonly likely: string;
  /** The encoding's name in iconv; null: there is none to convert from. */
  readonly encoding: string | null;
}

/** The text of a file, or why it is not UTF-8. */
export type Decoded = { readonly text: string } | { readonly problem: NotUtf8 };

const newline = 0x0a;

/** Decodes UTF-8 and drops a byte order mark. It is strict, because a wrong letter would be spoken and paid for. */
export function decodeText(bytes: Uint8Array): Decoded {
  const utf16 = utf16Of(bytes);
  if (utf16) return { problem: atFirstByte(utf16) };
  const zero = bytes.indexOf(0);
  if (zero !== -1) {
    const binary = { likely: 'a binary file, not text', encoding: null };
    return { problem: { ...placeOf(bytes, zero, 'windows-1252'), ...binary } };
  }
  if (isUtf8(bytes)) return { text: decodeUtf8(bytes).replace(/^\uFEFF/, '') };
  const offset = firstBadByte(bytes);
  const place = placeOf(bytes, offset, 'windows-1252');
  if (bytes.subarray(0, offset).some((byte) => byte >= 0x80)) {
    return { problem: { ...place, likely: 'UTF-8 mixed with another encoding', encoding: null } };
  }
  // Latin-1 has control characters where Windows-1252 has quotation marks and dashes.
  const isWindows = bytes.some((byte) => byte >= 0x80 && byte <= 0x9f);
  const likely = isWindows ? 'Windows-1252' : 'Latin-1 or Windows-1252';
  return { problem: { ...place, likely, encoding: 'WINDOWS-1252' } };
}

/** Detects UTF-16 by its byte order mark, or by the zero bytes of Latin letters; null: it is not UTF-16. */
function utf16Of(bytes: Uint8Array): 'UTF-16LE' | 'UTF-16BE' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE';
  const head = bytes.subarray(0, 1024);
  if (!head.includes(0)) return null;
  const zeros = [0, 1].map(
    (parity) => head.filter((byte, index) => byte === 0 && index % 2 === parity).length,
  );
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 8 && even === 0) return 'UTF-16LE';
  if (even > head.length / 8 && odd === 0) return 'UTF-16BE';
  return null;
}

const atFirstByte = (encoding: string): NotUtf8 => ({
  byteOffset: 0,
  line: 1,
  column: 1,
  lineText: '',
  likely: encoding,
  encoding,
});

/** Returns the offset of the first invalid byte; there must be one. It finds the line first, which is fast in a large file. */
function firstBadByte(bytes: Uint8Array): number {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(newline, start);
    const next = end === -1 ? bytes.length : end + 1;
    const line = bytes.subarray(start, next);
    if (!isUtf8(line)) return start + firstBadByteOf(line);
    start = next;
  }
}

function firstBadByteOf(line: Uint8Array): number {
  let at = 0;
  for (;;) {
    const length = sequenceLength(line[at] ?? 0);
    if (!isUtf8(line.subarray(at, at + length))) return at;
    at += length;
  }
}

/** Returns the length of a UTF-8 sequence, by its first byte (RFC 3629). */
function sequenceLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

function placeOf(bytes: Uint8Array, byteOffset: number, encoding: string) {
  const lineStart = bytes.lastIndexOf(newline, byteOffset - 1) + 1;
  const start = byteOffset === 0 ? 0 : lineStart;
  const end = bytes.indexOf(newline, byteOffset);
  let line = 1;
  for (let at = bytes.indexOf(newline); at !== -1 && at < start; at = bytes.indexOf(newline, at + 1))
    line += 1;
  // The bytes before the offset are valid UTF-8; the rest is decoded with the likely encoding.
  const before = new TextDecoder('utf-8').decode(bytes.subarray(start, byteOffset));
  const rest = new TextDecoder(encoding).decode(bytes.subarray(byteOffset, end === -1 ? bytes.length : end));
  return { byteOffset, line, column: before.length + 1, lineText: (before + rest).replace(/\r$/, '') };
}
