import type { Construct } from '../construct.js';
import { shownWords, writtenText, writtenTextNodes } from '../scan/written-text.js';
import { pairedSigns } from './paired-signs.js';

const key = '(?:"[^"]+"|[\\w-]+)';
const keys = new RegExp(`^\\+\\+${key}(?:\\+${key})*\\+\\+$`);
const longestKeys = 80;

/** Inserted text of MkDocs: `^^text^^`, `++text++`. */
export const insertions: Construct = {
  name: 'insertions',
  dialects: ['mkdocs'],
  sign: /\^\^|\+\+/,
  proof: null,
  syntax: () => ({
    text: { ['^'.charCodeAt(0)]: pairedSigns('^'), ['+'.charCodeAt(0)]: pairedSigns('+') },
  }),
};

/** Keys of a keyboard in MkDocs: `++ctrl+alt+del++`. */
export const keyboardKeys: Construct = {
  name: 'keyboard-keys',
  dialects: ['mkdocs'],
  sign: /\+\+/,
  proof: null,
  syntax: () => ({
    text: {
      ['+'.charCodeAt(0)]: writtenText({
        name: 'keyboardKeys',
        startsAfter: (before) => !/[\p{L}\p{N}+]/u.test(before),
        read(text, next) {
          if (text.length < 2) return next === '+' ? 'continues' : 'is other';
          if (text.length > 4 && text.endsWith('++')) return 'ends';
          return text.length < longestKeys && /[\w+" -]/.test(next) ? 'continues' : 'is other';
        },
        nodeOf: (text) => (keys.test(text) ? shownWords(text.replace(/[+_"-]+/g, ' ').trim()) : null),
      }),
    },
  }),
  fromMarkdown: () => writtenTextNodes,
};
