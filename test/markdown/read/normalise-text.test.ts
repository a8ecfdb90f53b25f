import { describe, expect, it } from 'vitest';
import {
  normaliseText,
  silentGap,
  silentPart,
  withoutGaps,
} from '../../../src/markdown/read/normalise-text.js';

describe('silent parts of a text', () => {
  it.each([
    ['it _, so', 'it, so'],
    ['it (_).', 'it.'],
    ['it ( _ _ ) is', 'it is'],
    ['it ended. _. Then', 'it ended. Then'],
    ['it _, _, _: no', 'it: no'],
    ['( _ so) “_ no”', '(so) “no”'],
    ['a _ b _c_ d', 'a b c d'],
    ['a_b', 'a b'],
    ['*_ _*', '* *'],
    ['*_*', '**'],
    ['a ; b ( c ) .', 'a ; b ( c ) .'],
    ['mot _ ; suite', 'mot ; suite'],
    ['a |:| |*|. |,|', 'a : *. ,'],
    ['a_\n:::', 'a :::'],
  ])('leave no space, brackets or punctuation behind: %s', (written, text) => {
    expect(normaliseText(withoutGaps(written.replaceAll('_', silentPart).replaceAll('|', silentGap)))).toBe(
      text,
    );
  });

  it('leave something before a sign that could start a container', () => {
    expect(withoutGaps(`a\n${silentPart}:::x`)).toMatch(/\0:::x$/);
  });
});
