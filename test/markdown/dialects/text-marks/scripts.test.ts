import { describe, expect, it } from 'vitest';
import { readAs } from '../read-as.js';

describe('raised and lowered text', () => {
  it.each([
    ['H~2~O and 2^10^', 'H2O and 2¹⁰'],
    ['the 4^*th*^ of P~a*b*c~', 'the 4th of Pabc'],
    ['one^1^ in 1990^2^', 'one in 1990'],
    ['~~gone~~ and ~two words~', 'gone and two words'],
    ['a^b c^ d, e ^ f, ^^', 'a^b c^ d, e ^ f, ^^'],
    ['^a\n^b', '^a ^b'],
    ['a^\\^^b', 'a^b'],
  ])('has no white space in Pandoc: %s', (markdown, said) => {
    expect(readAs('pandoc', markdown).said).toEqual([said]);
  });

  it('is ordinary or deleted text in a plain book', () => {
    expect(readAs(null, 'H~2~O and 2^10^').said).toEqual(['H2O and 2^10^']);
  });
});

describe('dashes written as hyphens', () => {
  it.each([
    ['a --- b---c, 1990--1999...', 'a — b—c, 1990–1999...'],
    ['a - b-c ---- d', 'a - b-c ---- d'],
    ['`a--b` \\--', 'a--b --'],
  ])('become dashes in Pandoc: %s', (markdown, said) => {
    expect(readAs('pandoc', markdown).said).toEqual([said]);
    expect(readAs(null, 'a --- b').said).toEqual(['a --- b']);
  });
});
