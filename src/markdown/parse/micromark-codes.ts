import type { Code } from 'micromark-util-types';

export const dollar = 36;
export const colon = 58;
const space = 32;

/** micromark's codes below -2 are line ends, -2 and -1 are tabs (micromark-util-types, `Code`). */
export const isLineEnd = (code: Code): code is -5 | -4 | -3 => code !== null && code < -2;

export const isSpace = (code: Code): code is -2 | -1 | 32 => code === space || code === -1 || code === -2;

/** White space, or the end of the text. */
export const isBlank = (code: Code): boolean => code === null || isLineEnd(code) || isSpace(code);
