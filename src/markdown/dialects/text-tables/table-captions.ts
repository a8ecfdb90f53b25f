import type { Construct } from '../construct.js';

/** Caption of a table in the paragraph before or after it: `Table: Harbours` or `: Harbours {#tbl:one}`. */
export const tableCaptions: Construct = {
  name: 'table-captions',
  dialects: ['pandoc', 'quarto'],
  sign: /(?:^|[\r\n])[ \t>]*(?:[Tt]able)?:[ \t]/,
  proof: /(?:^|[\r\n]) {0,3}(?:[Tt]able)?: [^\r\n]*\{#tbl[:-][^{}\r\n]*\}[ \t]*(?:[\r\n]|$)/,
};
