import type { Construct } from '../construct.js';
import { pairedSigns } from './paired-signs.js';

/** Highlighted text: `==marked==`. */
export const highlights: Construct = {
  name: 'highlights',
  dialects: ['obsidian', 'mkdocs', 'pandoc'],
  sign: /==[^=]/,
  // A word between signs that touch it and no other word, which is no comparison.
  proof: /(?<![^\s>("“‘'—–*_])==["“‘']?\p{L}[^=\r\n]*[\p{L}.!?…,;:"”’'*_]==(?![\p{L}\p{N}=])/u,
  syntax: () => ({ text: { ['='.charCodeAt(0)]: pairedSigns('=') } }),
};
