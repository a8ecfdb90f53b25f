import type { Construct } from '../construct.js';
import { pairedSigns } from './paired-signs.js';

/** Highlighted text: `==marked==`. */
export const highlights: Construct = {
  name: 'highlights',
  dialects: ['obsidian', 'mkdocs', 'pandoc'],
  sign: /==[^=]/,
  proof: null,
  syntax: () => ({ text: { ['='.charCodeAt(0)]: pairedSigns('=') } }),
};
