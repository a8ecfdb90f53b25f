import { describe, expect, it } from 'vitest';
import { readAs } from '../read-as.js';

describe('roles of MyST', () => {
  it.each([
    ['{abbr}`HTML (HyperText)` and {kbd}`Ctrl`', 'HTML and Ctrl'],
    ['{ref}`the part <x>`, {doc}`a\nguide </b>`', 'the part, a guide'],
    ['{py:class}`~a.b.C` {py:func}`f <a.f>` {term}`x`', 'C f x'],
    ['H{sub}`2`O, 4{sup}`th`, 10{sup}`6`', 'H2O, 4th, 10⁶'],
    ['{custom}``a ` b``', 'a ` b'],
    ['{a b}`c` {`d` {x} `e` {y}f', '{a b}c {d {x} e {y}f'],
    ['``{ref}`x` ``', '{ref}`x`'],
    ['{abbr}`a', '{abbr}`a'],
    ['{kbd}`a\nb` and {sup}`c\nd` and [e]{.f}', 'a b and c d and e'],
  ])('are the text that a page shows: %s', (markdown, said) => {
    expect(readAs('myst', markdown)).toMatchObject({ said: [said], skipped: [] });
  });

  it('without a text of their own are listed as skipped', () => {
    const markdown = 'See {ref}`a`, {doc}`b`, {numref}`Fig. %s <c>`, {cite:p}`d`, {eval}`e`, {raw}`f`.';
    expect(readAs('myst', markdown)).toMatchObject({
      said: ['See.'],
      skipped: [
        'citation: {ref}`a`',
        'citation: {doc}`b`',
        'citation: {numref}`Fig. %s <c>`',
        'citation: {cite:p}`d`',
        'template: {eval}`e`',
        'raw: {raw}`f`',
      ],
    });
    expect(readAs('myst', 'So {math}`x^2` is.', { math: 'read' }).said).toEqual(['So x^2 is.']);
    expect(readAs('myst', 'See {ref}`a`.', { citations: 'read' }).said).toEqual(['See a.']);
  });

  it('are found in every book by a known name', () => {
    expect(readAs(null, 'See {doc}`the guide <b>`.').said).toEqual(['See the guide.']);
    expect(readAs(null, 'Set {name}`a`.').constructs).toEqual([]);
  });
});

describe('lines of MyST that a page does not show', () => {
  it('are lines between the parts of a card, in every book', () => {
    expect(readAs(null, ':::{card} Title\nHeader\n^^^\nBody\n+++\nFooter\n:::').said).toEqual([
      'Title',
      'Header',
      'Body',
      'Footer',
    ]);
    expect(readAs(null, 'One\n^^^\ntwo').said).toEqual(['One ^^^ two']);
    expect(readAs('myst', 'One\n^^^^\ntwo ^^^ three').said).toEqual(['One', 'two ^^^ three']);
  });

  it('are labels, comments and breaks between cells', () => {
    expect(
      readAs('myst', '(a-label)=\n# One\n\n% two\nthree\n\n+++ {"a": 1}\n\n> (b)=\n> four\n% five\n'),
    ).toMatchObject({
      said: ['One', 'three', 'four'],
      skipped: [
        'template: (a-label)=',
        'comment: % two',
        'template: +++ {"a": 1}',
        'template: (b)=',
        'comment: % five',
      ],
      places: ['1:1', '4:1', '7:1', '9:3', '11:1'],
    });
  });

  it.each(['(a)= b', '(a) =', '50 % of all', '+++a', 'a (b)='])('are not others: %s', (markdown) => {
    expect(readAs('myst', markdown)).toMatchObject({ said: [markdown], skipped: [] });
  });

  it('are text in a plain book, except labels', () => {
    expect(readAs(null, 'One.\n\n% a\n\n+++\n\n(b)=').said).toEqual(['One.', '% a', '(b)=']);
    expect(readAs(null, '(part-two)=\n\n# One').said).toEqual(['One']);
  });
});
