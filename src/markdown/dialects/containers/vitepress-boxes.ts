import type { Construct } from '../construct.js';

/**
 * What only VitePress has, so that the chapter's ambiguous constructs are read as there: `::: v-pre`, whose content has no tags,
 * `::: code-group`, and parts of other files. `colon-containers.ts` and others read them.
 */
export const vitepressBoxes: Construct = {
  name: 'vitepress-boxes',
  dialects: ['vitepress'],
  sign: /:::[ \t]*(?:v-pre|code-group)|<<<[ \t]*@|@include:/,
  proof: /^[ \t]*:{3,}[ \t]*(?:v-pre|code-group)[ \t]*$|^<<<[ \t]*@\/|^<!--[ \t]*@include:/m,
  shows: ['vitepress'],
};
