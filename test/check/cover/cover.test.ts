import { describe, expect, it } from 'vitest';
import type { PictureFacts } from '../../../src/audio/tags/read-picture.js';
import { judgeCover } from '../../../src/check/cover/judge-cover.js';
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
