import type { Construct } from '../construct.js';
import { unspokenLine } from '../scan/unspoken-line.js';

const label = /^\([\w][\w:. -]*\)=[ \t]*$/;

/** Labels of MyST, to which references point: `(my-label)=`. */
export const mystLabel: Construct = {
  name: 'myst-label',
  dialects: ['myst'],
  sign: /^[ \t]*\([^()\r\n]+\)=[ \t]*\r?$/m,
  // A word, since `(a)=` may be from a formula.
  proof: /^\([A-Za-z][\w:.-]{2,}\)=[ \t]*\r?$/m,
  shows: ['myst'],
  ...unspokenLine({ signs: '(', kind: 'template', interrupts: true, find: (line) => label.test(line) }),
};

/** Comments of MyST: `% not shown`. */
export const mystComment: Construct = {
  name: 'myst-comment',
  dialects: ['myst'],
  sign: /^[ \t]*%/m,
  proof: null,
  ...unspokenLine({ signs: '%', kind: 'comment', interrupts: true, find: () => true }),
};

/** Breaks between the cells of a notebook: `+++ {"tags": ["hide"]}`. */
export const mystBlockBreak: Construct = {
  name: 'myst-block-break',
  dialects: ['myst'],
  sign: /^[ \t]*\+\+\+/m,
  proof: /^:{3,}\{[a-z]/m,
  ...unspokenLine({
    signs: '+',
    kind: 'template',
    interrupts: true,
    find: (line) => /^\+\+\+(?:\s|$)/.test(line),
  }),
};

/** Line between the header and the body of a card: `^^^`. */
export const mystCardLine: Construct = {
  name: 'myst-card-line',
  dialects: ['myst'],
  sign: /^[ \t>]*\^{3,}[ \t]*\r?$/m,
  // A card of MyST.
  proof: /^[ \t>]*(?:`{3,}|:{3,})[ \t]*\{(?:grid-item-)?card\}/m,
  shows: ['myst'],
  ...unspokenLine({
    signs: '^',
    kind: 'template',
    interrupts: true,
    find: (line) => /^\^{3,}\s*$/.test(line),
  }),
};
