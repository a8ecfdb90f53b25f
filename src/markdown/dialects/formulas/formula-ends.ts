import { dialectNames } from '../../../manifest/dialects.js';
import { createMathFlow } from '../../parse/math-flow.js';
import { dollar } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';

/**
 * A line of `$$` whose formula ends in a line with other text. GitHub, Pandoc and MyST read the text after it. Without this,
 * all text up to the next line of `$$` would be part of the formula, and so be lost.
 */
const formula =
  /^[ \t>*+-]*(?:\d+[.)][ \t]+)?\$\$[ \t]*\r?\n(?:[^$]|\$(?!\$))*(?:\$\$[ \t]*[^\s$]|(?=\$\$)(?<=[^\s>$][ \t]*)\$\$)/m;

/** Formulas that end before or after other text: `$$ where x is known.` */
export const formulaEnds: Construct = {
  name: 'formula-end',
  dialects: dialectNames,
  sign: formula,
  proof: formula,
  syntax: () => ({ flow: { [dollar]: createMathFlow({ endsInLine: true }) } }),
};
