import type { Code } from 'micromark-util-types';

/** Character codes. */
export const dollar = 36;
export const backslash = 92;
export const colon = 58;
export const bar = 124;
export const tilde = 126;
const space = 32;

/** Tells whether a code is a line end: micromark's codes below -2 (micromark-util-types, `Code`). */
export const isLineEnd = (code: Code): code is -5 | -4 | -3 => code !== null && code < -2;

/** Tells whether a code is a space, or one of micromark's codes for tabs, -2 and -1. */
export const isSpace = (code: Code): code is -2 | -1 | 32 => code === space || code === -1 || code === -2;

/** Tells whether a code is white space or the end of the text. */
export const isBlank = (code: Code): boolean => code === null || isLineEnd(code) || isSpace(code);
