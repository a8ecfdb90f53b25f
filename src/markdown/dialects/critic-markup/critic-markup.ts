import type { PhrasingContent } from 'mdast';
import type { Construct as Syntax } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { loneMark, type MarkedParts, markedUnspoken, pairMarks } from '../scan/open-marks.js';
import { untilClosed, writtenText, writtenTextNodes } from '../scan/written-text.js';

const parts: MarkedParts = {
  kept: { '{++': '++}', '{==': '==}', '~>': '~~}' },
  dropped: {
    '{--': { close: '--}', kind: 'deleted' },
    '{>>': { close: '<<}', kind: 'comment' },
    '{~~': { close: '~>', kind: 'deleted' },
  },
};

/** `{{--` is a comment of a template language, with another end. */
const isNoBrace = (before: string): boolean => before !== '{';

/** Skipped part that begins and ends in the same paragraph. It is no Markdown: a backtick in a comment opens no code. */
const skipped = (open: string): Syntax => {
  const { close, kind } = parts.dropped[open]!;
  return writtenText({
    name: `criticMarkup ${open}`,
    startsAfter: isNoBrace,
    read: untilClosed(open, close),
    nodeOf(text): PhrasingContent {
      const value = text.slice(open.length, -close.length);
      // Of a substitution, the new text follows.
      if (open === '{~~') return markedUnspoken({ kind, value }, close);
      return { type: 'unspoken', kind, value };
    },
  });
};

/** CriticMarkup: additions and highlights are read, deletions and comments are not. */
export const criticMarkup: Construct = {
  name: 'critic-markup',
  dialects: ['critic', 'mkdocs'],
  sign: /\{(?:\+\+|--|==|>>|~~)/,
  proof: /(?<!\{)\{(?:\+\+[^{}]+\+\+|--[^{}]+--|==[^{}]+==|>>[^{}]+<<|~~[^{}~]+~>[^{}]*~~)\}/,
  syntax: () => ({
    text: {
      ['{'.charCodeAt(0)]: [
        ...Object.keys(parts.dropped).map(skipped),
        ...[...Object.keys(parts.dropped), '{++', '{=='].map((sign) => loneMark(sign, isNoBrace)),
      ],
      ['+'.charCodeAt(0)]: loneMark('++}'),
      ['-'.charCodeAt(0)]: loneMark('--}'),
      ['='.charCodeAt(0)]: loneMark('==}'),
      ['<'.charCodeAt(0)]: loneMark('<<}'),
      ['~'.charCodeAt(0)]: [loneMark('~>'), loneMark('~~}')],
    },
  }),
  fromMarkdown: () => ({ ...writtenTextNodes, transforms: [pairMarks(parts)] }),
};
