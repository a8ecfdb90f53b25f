import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { isLazyLine, lineScanner, scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';
import { endsRawText, isRawBlock, isRawText, recordBlock, recordText, startsRaw } from './raw-ranges.js';
import { groupBoxes } from './tag-boxes.js';
import { isEscaped, tagLineNodes, tagNodes } from './tag-nodes.js';
import { tagScanner, tagsOfLine } from './tag-shapes.js';

const brace = 123;

/** Tags of Liquid that control what is shown. Between the items of a list, they do not end it. */
const control =
  /^\{%-?\s*(?:if|elsif|elif|else|endif|unless|endunless|for|endfor|case|when|endcase|assign|set|with|endwith)\b/;
/** A tag that becomes words, so that its line is part of the paragraph around it. */
const words = /^\{\{(?![<%#/>!])/;

/** Tags on a line of their own: they end the paragraph before them. */
const line = scanConstruct({
  token: 'templateLine',
  in: 'flow',
  scan: (context) =>
    lineScanner((text) => {
      const tags = tagsOfLine(text) ?? [];
      const [first] = tags;
      if (first === undefined || isRawBlock(context, text)) return false;
      // The line has text for the page.
      if ((tags.length > 1 && tags.some(startsRaw)) || tags.some(isEscaped)) return false;
      if (context.interrupt) return !words.test(first) && !(control.test(first) && isLazyLine(context));
      recordBlock(context, text);
      return true;
    }),
});

/** Tag in a paragraph. */
const inText = scanConstruct({
  token: 'templateTag',
  in: 'text',
  scan(context): Scanner {
    const scanner = tagScanner();
    let tag = '';
    const isRaw = isRawText(context);
    // LaTeX writes groups in double braces after these signs.
    const isFormula = context.previous !== null && '\\^_'.includes(String.fromCharCode(context.previous));
    return {
      read(sign) {
        tag += sign;
        const step = isFormula ? 'fail' : scanner.read(sign);
        if (step !== 'end') return step;
        if (isRaw && !endsRawText(context, tag)) return 'fail';
        recordText(context, tag);
        return step;
      },
    };
  },
});

/** Tag of a page generator: Liquid, Jinja, Handlebars, shortcodes of Hugo and Quarto, blocks of GitBook, `{{#include}}` of mdBook. */
export const templateTag: Construct = {
  name: 'template-tag',
  dialects: ['jekyll', 'hugo', 'gitbook', 'mkdocs', 'vitepress', 'mdbook', 'quarto', 'docusaurus'],
  sign: /\{[{%]|\{# /,
  proof:
    /\{%-?\s*[\w/][^%{}]*(?:%(?!\})[^%{}]*)*%\}|\{\{[<%]\s*(?:\/\*|\/?[\w/])[^{}]*[>%]\}\}|\{\{#[\w>][^{}]*\}\}|\{\{-?\s*(?:\$?[A-Za-z][\w.$-]*\s*(?:\|[^{}\n]*)?|(?:index|footnote:?)\s[^{}\n]*|[\d.]+(?:\s*[-+*/]\s*[\d.]+)+\s*)-?\}\}/,
  syntax: () => ({ flow: { [brace]: line }, text: { [brace]: inText } }),
  fromMarkdown: () => ({
    ...partNodes({
      templateLine: { isBlock: true, toNodes: tagLineNodes },
      templateTag: { isBlock: false, toNodes: tagNodes },
    }),
    transforms: [groupBoxes],
  }),
};
