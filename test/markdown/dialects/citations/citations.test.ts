import { describe, expect, it } from 'vitest';
import { readAs } from '../read-as.js';

describe('citations', () => {
  it.each([
    ['She wrote [@smith2004, p. 12; see also @doe99], then left.', 'She wrote, then left.'],
    ['Doe says so [-@doe99]. And [@a1;\n@b2] more.', 'Doe says so. And more.'],
    ['So it is ([@doe99]).', 'So it is.'],
    ['He said (see [@doe99]): no.', 'He said (see): no.'],
    ['It ended. [@doe99]. Then', 'It ended. Then'],
    ['One [@doe99], [@roe98].', 'One.'],
    ['“One [@doe99]” two', '“One” two'],
    ['[@doe99] said so', 'said so'],
    ['@doe99 [p. 4] agrees, and @roe98: no.', 'agrees, and: no.'],
    ['See @fig-map and @sec-intro.', 'See and.'],
    ['See -@doe99 here', 'See here'],
    ['See @{a.b}x, \\@doe99', 'See @{a.b}x, @doe99'],
    ['See \\@ref(fig:map) and \\@ref(a b).', 'See and @ref(a b).'],
    ['Mail a@b1999.org or a.b@c.d, or https://x.org/@user99.', 'Mail a@b1999.org or a.b@c.d, or x.org.'],
    ['[@doe99](https://x.org) and [@doe99]{.x}, [@doe99][r]\n\n[r]: x', '@doe99 and @doe99, @doe99'],
    ['[@doe99] here\n\n[@doe99]: x', '@doe99 here'],
    ['A[^@doe99] b\n\n[^@doe99]: note', 'A b'],
    ['[see a; @doe99] and [mail a@b.c]', '[see a;] and [mail a@b.c]'],
  ])('are skipped without a trace: %s', (markdown, said) => {
    expect(readAs('pandoc', markdown).said).toEqual([said]);
  });

  it('are listed as skipped, with their places', () => {
    expect(readAs('myst', 'a [@doe99, p. 3]\nb @roe98 c')).toMatchObject({
      skipped: ['citation: [@doe99, p. 3]', 'citation: @roe98'],
      places: ['1:3', '2:3'],
    });
  });

  it('are words by the policy "read"', () => {
    expect(
      readAs('pandoc', 'As [see @doe99, p. *3*; -@{roe98}] says, @x [p. 4].', { citations: 'read' }).said,
    ).toEqual(['As see doe99, p. 3; roe98 says, x, p. 4.']);
  });

  it.each([
    'a [@smith2004] b',
    'a [@smith, p. 3] b',
    'a [-@smith] b',
    'a [@smith; @jones] b',
    'a [@fig:map] b',
    'a \\@ref(fig:map) b',
  ])('in brackets are found in every book if they can be nothing else: %s', (markdown) => {
    expect(readAs(null, markdown).said).toEqual(['a b']);
  });

  it.each([
    'I am @home, says @user99.',
    '[@anna] Hello! [@home, she said]',
    'Install [@types/node].',
    '[@user99](https://x.org/user99) wrote',
    'Mail [a@b2004.org].',
  ])('are not names of people or packages in a plain book: %s', (markdown) => {
    expect(readAs(null, markdown).constructs).toEqual([]);
  });
});
