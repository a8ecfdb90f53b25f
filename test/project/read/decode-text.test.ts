import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/project/read/decode-text.js';

const problemOf = (bytes: Uint8Array) => {
  const decoded = decodeText(bytes);
  return 'problem' in decoded ? decoded.problem : null;
};

describe('decodeText', () => {
  it('decodes every text that is encoded as UTF-8, with or without a byte order mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (raw) => {
        const text = raw.replaceAll('\0', '');
        expect(decodeText(Buffer.from(text))).toEqual({ text });
        expect(decodeText(Buffer.from(`\uFEFF${text}`))).toEqual({ text });
      }),
    );
  });

  it.each([
    ['UTF-16LE with a byte order mark', Buffer.from('\uFEFFWords', 'utf16le'), 'UTF-16LE', 0, 1, 1],
    ['UTF-16LE without a byte order mark', Buffer.from('Some words.', 'utf16le'), 'UTF-16LE', 0, 1, 1],
    ['UTF-16BE with a byte order mark', Buffer.from('\uFEFFWords', 'utf16le').swap16(), 'UTF-16BE', 0, 1, 1],
    [
      'UTF-16BE without a byte order mark',
      Buffer.from('Some words.', 'utf16le').swap16(),
      'UTF-16BE',
      0,
      1,
      1,
    ],
    ['Latin-1', Buffer.from('One\nand café.\n', 'latin1'), 'Latin-1 or Windows-1252', 11, 2, 8],
    ['Windows-1252', Buffer.from([0x61, 0x0a, 0x93, 0x61, 0x94]), 'Windows-1252', 2, 2, 1],
    [
      'Latin-1 after valid UTF-8',
      Buffer.concat([Buffer.from('é漁👩'), Buffer.from([0xe9])]),
      'UTF-8 mixed with another encoding',
      9,
      1,
      5,
    ],
    ['a truncated letter', Buffer.from('a漁').subarray(0, 3), expect.any(String), 1, 1, 2],
    [
      'a binary file',
      Buffer.concat([Buffer.from('PK\u0003\u0004 and more\n'), Buffer.from([0, 0])]),
      expect.stringContaining('binary'),
      14,
      2,
      1,
    ],
  ])('detects %s and its first place', (_what, bytes, likely, byteOffset, line, column) => {
    expect(problemOf(bytes)).toMatchObject({ likely, byteOffset, line, column });
  });

  it('gives the offset of the first invalid byte', () => {
    const bad = fc.constantFrom(0x80, 0xbf, 0xc0, 0xc1, 0xf5, 0xff);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), bad, fc.string(), (before, byte, after) => {
        const start = Buffer.from(before.replaceAll('\0', ''));
        const problem = problemOf(
          Buffer.concat([start, Buffer.from([byte]), Buffer.from(after.replaceAll('\0', ''))]),
        );
        expect(problem?.byteOffset).toBe(start.length);
      }),
    );
  });
});
