import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../../src/base/decode-utf8.js';

describe('decodeUtf8', () => {
  it('equals the decoder of the platform for any bytes, in any part of a buffer', () => {
    const platform = new TextDecoder('utf-8', { ignoreBOM: true });
    const bytes = fc.oneof(
      fc.string().map((text) => new TextEncoder().encode(text)),
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(bytes, fc.nat(3), (content, offset) => {
        const whole = new Uint8Array(content.length + offset + 2).fill(0xff);
        whole.set(content, offset);
        const part = whole.subarray(offset, offset + content.length);
        expect(decodeUtf8(part)).toBe(platform.decode(content));
      }),
    );
  });
});
