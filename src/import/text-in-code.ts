import { asLine } from './loose-values.js';

/** A text that a setting has in code that is not run: `title: 'A Book',` on a line of its own. */
export const textInCode = (code: string, key: string): string | null =>
  asLine(new RegExp(`^\\s{0,6}${key}:\\s*(['"\`])(.*?)\\1\\s*,?\\s*$`, 'm').exec(code)?.[2]);
