import type { Construct } from '../construct.js';
import type { Scanner } from '../scan/scanner.js';
import { unspokenLine } from '../scan/unspoken-line.js';

const matching = (pattern: RegExp) => (line: string) => pattern.test(line.trimEnd());

/** Line that becomes a table of contents: `[TOC]`, `[[toc]]`, `[[_TOC_]]`. */
export const contentsLine: Construct = {
  name: 'contents-line',
  dialects: ['mkdocs', 'vitepress', 'gitbook'],
  sign: /\[_?toc_?\]/i,
  proof: /^[ \t>]*(?:\[toc\]|\[\[_?toc_?\]\])[ \t]*$/im,
  ...unspokenLine({
    signs: '[',
    kind: 'template',
    interrupts: false,
    find: matching(/^(?:\[toc\]|\[\[_?toc_?\]\])(?:[ \t]*\{[^{}]*\})?$/i),
  }),
};

/** Line of scissors, and the lines after it up to the next one: `--8<--`. */
function scissors(): Scanner {
  let line = '';
  let isOpen = false;
  let count = 0;
  return {
    read(sign) {
      if (sign !== '\n' && sign !== '') {
        line += sign;
        return line.length > 500 ? 'fail' : 'more';
      }
      const isFence = /^[ \t]*-{1,}8<-{1,}[ \t]*$/.test(line);
      if (!isOpen && /^-{1,}8<-{1,}[ \t]+(?:"[^"]+"|'[^']+')[ \t]*$/.test(line)) return 'end';
      if (isFence && isOpen) return 'end';
      // Names of files follow, one in each line.
      if ((!isFence && !isOpen) || (isOpen && /[^\s][ \t]+[^\s]/.test(line)) || sign === '' || count > 100)
        return 'fail';
      isOpen = true;
      count += 1;
      line = '';
      return 'more';
    },
  };
}

/** Snippets of PyMdown: `--8<-- "file.md"`, or names of files between two lines `--8<--`. */
export const snippetLine: Construct = {
  name: 'snippet-line',
  dialects: ['mkdocs'],
  sign: /-8<-/,
  proof: /^[ \t>]*-{1,}8<-{1,}[ \t]*(?:["'].*)?$/m,
  ...unspokenLine({ signs: '-', kind: 'template', interrupts: true, find: { scanner: scissors } }),
};

/** Code or text from another file: `<<< @/snippets/a.js{2}` of VitePress, `<<[Title](a.rb)` and `<<(a.md)` of Leanpub. */
export const includeLine: Construct = {
  name: 'include-line',
  dialects: ['vitepress'],
  sign: /<<[<[(]/,
  proof: /^[ \t>]*(?:<<<[ \t]*[@./~][^\s]*|<<(?:\[[^\]\n]*\])?\([^()\s]+\))[^\n]*$/m,
  ...unspokenLine({
    signs: '<',
    kind: 'template',
    interrupts: true,
    find: matching(
      /^(?:<<<[ \t]*[@./~][^\s{}[\]]*(?:[ \t]*\{[^{}]*\})?(?:[ \t]*\[[^[\]]*\])?|<<(?:\[[^\]]*\])?\([^()\s]+\))$/,
    ),
  }),
};
