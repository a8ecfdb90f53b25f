/**
 * Reads the characters of a construct one by one, and says where it ends. `sign` is one UTF-16 code unit, `\n` at a line end,
 * and empty at the end of the text, or of the quotation or list item around it. `end`: the construct includes this character,
 * but no line end. `before`: it ends before this character. `fail`: it is not the construct.
 */
export interface Scanner {
  read(sign: string): 'more' | 'end' | 'before' | 'fail';
}

/** Type of a micromark token around the text of a construct that a scanner finds. */
export type PartToken =
  | 'templateTag'
  | 'templateLine'
  | 'pairedTag'
  | 'pairedBlock'
  | 'kramdownAttributes'
  | 'kramdownAttributeLine'
  | 'unspokenTemplate'
  | 'unspokenComment'
  | 'unspokenRaw'
  | 'rawInline'
  | 'executedCode'
  | 'texCommand'
  | 'texBlock'
  | 'texSpace'
  | 'attributesLine'
  | 'metadataBlock'
  | 'mathBlock'
  | 'mathInline'
  | 'codeFormula'
  | 'mdxText'
  | 'mdxFlow'
  | 'mdxCode'
  | 'mdxComment'
  | 'labelledFormula'
  | 'formulaLabel';

declare module 'micromark-util-types' {
  interface TokenTypeMap extends Record<PartToken, PartToken> {
    /** A line of such a construct, without the signs of quotations and lists before it. */
    partLine: 'partLine';
  }
}
