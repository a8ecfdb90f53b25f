import type { Schema } from 'hast-util-sanitize';

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Elements of HTML in the text of a paragraph. */
export const inlineTags = names(
  'a abbr b bdi bdo br cite code del dfn em i img ins kbd mark math q rp rt ruby s samp small span strong sub sup u var wbr',
);

/** Elements of HTML that a page shows as blocks. */
export const blockTags = names(
  'aside blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table tbody td th thead tr ul',
);

/** Elements of presentation MathML. */
export const mathTags = names(
  'math mfrac mi mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover',
);

/** Elements of HTML that become others: those that a page cannot use, or that hide text which is spoken. */
export const renamedTags: ReadonlyMap<string, string> = new Map([
  ['details', 'div'],
  ['summary', 'p'],
  ['tfoot', 'tbody'],
  ['strike', 's'],
  ['tt', 'code'],
  ...'address article center fieldset footer form header hgroup main nav'
    .split(' ')
    .map((name) => [name, 'div'] as const),
]);

/** Elements without content. */
export const voidTags = names('br hr img wbr area base col embed input link meta param source track');

/** Attributes that pages keep, by element. No other attribute and no other address gets onto a page. */
export const schema: Schema = {
  tagNames: [...inlineTags, ...blockTags, ...mathTags],
  attributes: {
    '*': ['className', 'dataFor', 'dataKind', 'dir', 'id', 'lang', 'role', 'xmlLang'],
    a: ['href'],
    img: ['alt', 'src'],
    math: ['xmlns'],
    ol: ['start'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'scope'],
  },
  protocols: { href: ['http', 'https', 'mailto'] },
  ancestors: {},
  clobber: [],
  required: {},
  strip: [],
};
