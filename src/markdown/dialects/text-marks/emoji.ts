import table from 'markdown-it-emoji/lib/data/full.mjs';
import type { PhrasingContent } from 'mdast';
import type { Construct as Syntax } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { writtenText, writtenTextNodes } from '../scan/written-text.js';

const longestName = 100;

/** Name between two colons, not part of a time such as 10:30:45. */
const betweenColons = (name: string, nodeOf: (inner: string) => PhrasingContent | null): Syntax =>
  writtenText({
    name,
    startsAfter: (before) => !/[\p{L}\p{N}:]/u.test(before),
    read(text, next) {
      if (text === '') return 'continues';
      if (text.length > 1 && text.endsWith(':')) return 'ends';
      return text.length < longestName && /[\w+:-]/.test(next) ? 'continues' : 'is other';
    },
    nodeOf: (text) => nodeOf(text.slice(1, -1)),
  });

/** Emoji by its name on GitHub: `:tada:`. Another name is text. */
export const emojiNames: Construct = {
  name: 'emoji-names',
  dialects: ['mkdocs', 'docusaurus', 'vitepress', 'gitbook', 'hugo', 'jekyll'],
  sign: /:[\w+-]+:/,
  proof: null,
  syntax: () => ({
    text: {
      [':'.charCodeAt(0)]: betweenColons('emojiName', (name) =>
        Object.hasOwn(table, name) ? { type: 'text', value: table[name] ?? '' } : null,
      ),
    },
  }),
  fromMarkdown: () => writtenTextNodes,
};

const iconName = /^(?:material|octicons|simple|fontawesome-(?:brands|regular|solid))-[\w-]+$/;

/** Icon of Material for MkDocs: `:material-account:`. */
export const icons: Construct = {
  name: 'icons',
  dialects: ['mkdocs'],
  sign: /:(?:material|octicons|simple|fontawesome)-/,
  proof: null,
  syntax: () => ({
    text: {
      [':'.charCodeAt(0)]: betweenColons('icon', (name) =>
        iconName.test(name) ? { type: 'unspoken', kind: 'template', value: `:${name}:` } : null,
      ),
    },
  }),
  fromMarkdown: () => writtenTextNodes,
};
