import type { TokenizeContext } from 'micromark-util-types';
import { sharedBy } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';
import { Brackets } from './brackets.js';

/** In characters. Longer tags and expressions are text. */
const longest = 20_000;
/** Characters that may be read in vain in a paragraph, or in all blocks. Then no more tags and expressions are searched for. */
const vainCharacters = 60_000;

const vain = new WeakMap<object, number>();

/** Limits what is read in vain, since the end of each brace may be searched for up to the end of the text. */
export function limited(context: TokenizeContext, scanner: Scanner): Scanner | null {
  const key = sharedBy(context);
  const before = vain.get(key) ?? 0;
  if (before > vainCharacters) return null;
  let length = 0;
  return {
    read(sign) {
      length += 1;
      const step = length > longest ? 'fail' : scanner.read(sign);
      if (step === 'fail') vain.set(key, before + length);
      return step;
    },
  };
}

/** Scans one tag, comment, or expression in braces. */
export function itemScanner(readsStrings: boolean): Scanner {
  let inner: Scanner | null = null;
  return {
    read(sign) {
      inner ??=
        sign === '{' ? expressionScanner(readsStrings) : sign === '<' ? tagScanner(readsStrings) : null;
      return inner?.read(sign) ?? 'fail';
    },
  };
}

function expressionScanner(readsStrings: boolean): Scanner {
  const brackets = new Brackets(readsStrings);
  let length = 0;
  return {
    read(sign) {
      length += 1;
      // Identifiers of headings are not expressions, and neither are tags of Liquid.
      if (sign === '' || (length === 2 && /[#:%]/.test(sign))) return 'fail';
      brackets.read(sign);
      if (brackets.isTooDeep) return 'fail';
      return brackets.isOpen ? 'more' : 'end';
    },
  };
}

/** Elements whose content is code. */
const codeElements = /^<(script|style)(?:\s[\s\S]*[^/])?>$/i;

/** Scans a tag with its attributes, of `<script>` and `<style>` up to the end, or a comment of HTML. */
function tagScanner(readsStrings: boolean): Scanner {
  let text = '';
  let quote = '';
  let brackets: Brackets | null = null;
  let end: string | null = null;
  const readTag = (sign: string) => {
    if (!brackets && /\n[ \t]*\n$/.test(text.slice(-80))) return 'fail';
    if (brackets) {
      brackets.read(sign);
      if (brackets.isTooDeep) return 'fail';
      if (!brackets.isOpen) brackets = null;
    } else if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '>') {
      const [, name] = codeElements.exec(text) ?? [];
      if (name === undefined) return 'end';
      end = `</${name}>`;
    } else if (sign === '{') {
      brackets = new Brackets(readsStrings);
      brackets.read(sign);
    } else if (sign === '"' || sign === "'") {
      if (!text.slice(0, -1).trimEnd().endsWith('=')) return 'fail';
      quote = sign;
    } else if (!/^[\w:.$@=/\s-]$/.test(sign)) return 'fail';
    return 'more';
  };
  return {
    read(sign) {
      if (sign === '') return 'fail';
      text += sign;
      if (text === '<!--') end = '-->';
      if (end !== null) return text.length > 6 && text.endsWith(end) ? 'end' : 'more';
      if (/^<(?:\/|!-{0,2})?$/.test(text)) return 'more';
      if (text === '<>' || text === '</>') return 'end';
      const name = /^<\/?[A-Za-z_$][\w$.:-]*$/;
      if (text.length < 200 && name.test(text)) return 'more';
      if (text.length < 200 && name.test(text.slice(0, -1)) && !/[\s/>]/.test(sign)) return 'fail';
      if (!/^<\/?[A-Za-z_$]/.test(text)) return 'fail';
      return readTag(sign);
    },
  };
}

/** Scans a line, or several, of only tags, comments and expressions. */
export function itemsScanner(readsStrings: boolean): Scanner {
  let item: Scanner | null = null;
  let count = 0;
  return {
    read(sign) {
      if (item === null) {
        if (sign === '\n' || sign === '') return count > 0 ? 'end' : 'fail';
        if (/\s/.test(sign)) return 'more';
        item = itemScanner(readsStrings);
        count += 1;
      }
      const step = item.read(sign);
      if (step === 'end') item = null;
      return step === 'end' ? 'more' : step;
    },
  };
}

/** Returns the tags, comments and expressions of a text that a scanner has found. */
export function itemsOf(text: string): readonly string[] {
  const items: string[] = [];
  let from = 0;
  while (from < text.length) {
    const length = lengthOf(text, from, true) ?? lengthOf(text, from, false);
    if (length === null) from += 1;
    else {
      items.push(text.slice(from, from + length));
      from += length;
    }
  }
  return items;
}

function lengthOf(text: string, from: number, readsStrings: boolean): number | null {
  const scanner = itemScanner(readsStrings);
  for (let at = from; at < text.length; at += 1) {
    const step = scanner.read(text.charAt(at));
    if (step !== 'more') return step === 'end' ? at + 1 - from : null;
  }
  return null;
}
