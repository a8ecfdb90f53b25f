import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeCover } from '../../../src/check/cover/judge-cover.js';
import { type PictureFacts, readPicture } from '../../../src/check/cover/read-picture.js';
import { targetOf } from '../../../src/check/files/targets.js';

const rules = targetOf('acx').cover;
const good: PictureFacts = { kind: 'jpeg', width: 2_400, height: 2_400, colours: 'rgb', hasAlpha: false };
const codes = (changes: Partial<PictureFacts>, of = rules) =>
  judgeCover({ ...good, ...changes }, of).map(({ code }) => code);

describe('judgeCover', () => {
  it('accepts a cover within all rules, and any cover of a target without rules', () => {
    expect(codes({})).toEqual([]);
    expect(judgeCover(null, null)).toEqual([]);
  });

  it.each<[Partial<PictureFacts>, readonly string[]]>([
    [{ kind: 'png' }, ['cover-kind']],
    [{ width: 2_399, height: 2_399 }, ['cover-size']],
    [{ width: 3_000 }, ['cover-shape']],
    [{ width: 100 }, ['cover-size', 'cover-shape']],
    [{ colours: 'cmyk' }, ['cover-colours']],
    [{ colours: 'grey' }, ['cover-colours']],
    [{ kind: 'png', hasAlpha: true }, ['cover-kind', 'cover-colours']],
  ])('finds what is wrong with %j for ACX', (changes, expected) => {
    expect(codes(changes)).toEqual(expected);
  });

  it('knows the greatest size of a target', () => {
    expect(codes({ width: 7_201, height: 7_201 }, targetOf('google-play').cover)).toEqual(['cover-size']);
  });

  it('says what to do without a cover', () => {
    expect(judgeCover(null, rules)[0]?.message).toBe(
      'There is no cover. Set `cover` to a square picture of at least 2400 × 2400 pixels (JPEG).',
    );
  });
});

describe('readPicture', () => {
  it.each([
    [1, 'grey'],
    [3, 'rgb'],
    [4, 'cmyk'],
  ] as const)('reads a JPEG with %i components as %s', (components, colours) => {
    // Start of image, a comment, and a progressive frame (ITU-T T.81, B.2.2): 8 bits, 700 lines of 600 samples.
    const start = Buffer.from('ffd8fffe0004abcd', 'hex');
    const frame = Buffer.from(`ffc2000b0802bc0258${`0${components}`}011100`, 'hex');
    expect(readPicture(Buffer.concat([start, frame]))).toEqual({
      ...{ kind: 'jpeg', width: 600, height: 700, colours, hasAlpha: false },
    });
  });

  it('reads any bytes without an error, and knows nothing about those that are no picture', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readPicture(Buffer.from(bytes))).toBeNull();
        readPicture(Buffer.concat([Buffer.from('ffd8', 'hex'), bytes]));
        readPicture(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), bytes]));
      }),
    );
  });
});
