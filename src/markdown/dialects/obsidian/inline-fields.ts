import type { Construct } from '../construct.js';
import { shownWords, type WrittenText, writtenText, writtenTextNodes } from '../scan/written-text.js';

/** Reads brackets without brackets in them on one line. */
const untilBracket =
  (open: string, close: string): WrittenText['read'] =>
  (text, next) => {
    if (text === '') return next === open ? 'continues' : 'is other';
    if (text.endsWith(close)) return next === '(' || next === '[' ? 'is other' : 'ends';
    return next === '' || next === '\n' || '[(])'.replace(close, '').includes(next)
      ? 'is other'
      : 'continues';
  };

/** Key without signs, two colons, and a value. */
const field = /^.([\p{L}\p{N}][\p{L}\p{N} _/-]*):: +(\S.*).$/u;

/** Fields of the plugin Dataview: `key:: value`, `[key:: value]`, and `(key:: value)`, of which only the value is displayed. */
export const inlineFields: Construct = {
  name: 'inline-fields',
  dialects: ['obsidian'],
  sign: /:: /,
  proof: null,
  syntax: () => ({
    text: {
      ['['.charCodeAt(0)]: writtenText({
        name: 'inlineField',
        read: untilBracket('[', ']'),
        nodeOf(text) {
          const [, key, value] = field.exec(text) ?? [];
          return key === undefined ? null : shownWords(`${key}: ${value}`);
        },
      }),
      ['('.charCodeAt(0)]: writtenText({
        name: 'inlineFieldValue',
        read: untilBracket('(', ')'),
        nodeOf(text) {
          const [, , value] = field.exec(text) ?? [];
          return value === undefined ? null : shownWords(value);
        },
      }),
      [':'.charCodeAt(0)]: writtenText({
        name: 'lineField',
        startsAfter: (before) => /[\p{L}\p{N}*_)]/u.test(before),
        read(text, next) {
          if (text === '::') return next === ' ' ? 'ends' : 'is other';
          return next === ':' ? 'continues' : 'is other';
        },
        nodeOf: () => shownWords(':'),
      }),
    },
  }),
  fromMarkdown: () => writtenTextNodes,
};
