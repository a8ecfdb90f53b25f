import type { Construct } from '../construct.js';
import { unspokenLine, unspokenLineNodes } from '../unspoken-lines.js';

const percent = 37;
const leftParenthesis = 40;
const plus = 43;
const caret = 94;

const label = /^\([\w][\w:. -]*\)=[ \t]*$/;

/** Labels of MyST, to which references point: `(my-label)=`. */
export const mystLabel: Construct = {
  name: 'myst-label',
  dialects: ['myst'],
  sign: /^[ \t]*\([^()\r\n]+\)=[ \t]*\r?$/m,
  // A word, since `(a)=` may be from a formula.
  proof: /^\([A-Za-z][\w:.-]{2,}\)=[ \t]*\r?$/m,
  shows: ['myst'],
  syntax: () => ({
    flow: {
      [leftParenthesis]: unspokenLine('labelLine', {
        matches: (line) => label.test(line),
        canInterrupt: true,
      }),
    },
  }),
  fromMarkdown: () => unspokenLineNodes('labelLine', 'template'),
};

/** Comments of MyST: `% not shown`. */
export const mystComment: Construct = {
  name: 'myst-comment',
  dialects: ['myst'],
  sign: /^[ \t]*%/m,
  proof: null,
  syntax: () => ({
    flow: { [percent]: unspokenLine('commentLine', { matches: () => true, canInterrupt: true }) },
  }),
  fromMarkdown: () => unspokenLineNodes('commentLine', 'comment'),
};

/** Breaks between the cells of a notebook: `+++ {"tags": ["hide"]}`. */
export const mystBlockBreak: Construct = {
  name: 'myst-block-break',
  dialects: ['myst'],
  sign: /^[ \t]*\+\+\+/m,
  proof: /^:{3,}\{[a-z]/m,
  syntax: () => ({
    flow: {
      [plus]: unspokenLine('blockBreakLine', {
        matches: (line) => /^\+\+\+(?:\s|$)/.test(line),
        canInterrupt: true,
      }),
    },
  }),
  fromMarkdown: () => unspokenLineNodes('blockBreakLine', 'template'),
};

/** Line between the header and the body of a card: `^^^`. */
export const mystCardLine: Construct = {
  name: 'myst-card-line',
  dialects: ['myst'],
  sign: /^[ \t>]*\^{3,}[ \t]*\r?$/m,
  // A card of MyST.
  proof: /^[ \t>]*(?:`{3,}|:{3,})[ \t]*\{(?:grid-item-)?card\}/m,
  shows: ['myst'],
  syntax: () => ({
    flow: {
      [caret]: unspokenLine('blockBreakLine', {
        matches: (line) => /^\^{3,}\s*$/.test(line),
        canInterrupt: true,
      }),
    },
  }),
  fromMarkdown: () => unspokenLineNodes('blockBreakLine', 'template'),
};
