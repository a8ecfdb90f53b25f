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

/** Start of a tag of an element whose content is code. */
const codeElement = /^<(script|style)[\s>]/i;
const tagName = /^<\/?[A-Za-z_$][\w$.:-]*$/;
/** In characters. The start of a tag that is looked at: its time would grow with the square of the length of all. */
const longestName = 200;

/** Scans a tag with its attributes, of `<script>` and `<style>` up to the end, or a comment of HTML. */
function tagScanner(readsStrings: boolean): Scanner {
  let head = '';
  let content: Scanner | null = null;
  const attributes = attributesScanner(readsStrings);
  const readHead = (sign: string) => {
    if (/^<(?:\/|!-{0,2})?$/.test(head)) return 'more';
    if (head === '<>' || head === '</>') return 'end';
    if (tagName.test(head)) return 'more';
    if (tagName.test(head.slice(0, -1)) && !/[\s/>]/.test(sign)) return 'fail';
    return /^<\/?[A-Za-z_$]/.test(head) ? null : 'fail';
  };
  return {
    read(sign) {
      if (sign === '') return 'fail';
      if (content !== null) return content.read(sign);
      if (head.length < longestName) {
        head += sign;
        if (head === '<!--') content = endScanner('-->');
        const step = readHead(sign);
        if (step !== null) return step;
      }
      const step = attributes.read(sign);
      const [, name] = step === 'end' ? (codeElement.exec(head) ?? []) : [];
      if (name === undefined || attributes.isSelfClosing()) return step;
      content = endScanner(`</${name}>`);
      return 'more';
    },
  };
}

/** Scans what follows the name of a tag, up to `>`. */
function attributesScanner(readsStrings: boolean): Scanner & { isSelfClosing(): boolean } {
  let quote = '';
  let brackets: Brackets | null = null;
  /** Last character that is not white space, without the current one, and whether the current line has none. */
  let last = '';
  let isBlank = false;
  const step = (sign: string) => {
    if (brackets) {
      brackets.read(sign);
      if (brackets.isTooDeep) return 'fail';
      if (!brackets.isOpen) brackets = null;
    } else if (sign === '\n' && isBlank) return 'fail';
    else if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '>') return 'end';
    else if (sign === '{') {
      brackets = new Brackets(readsStrings);
      brackets.read(sign);
    } else if (sign === '"' || sign === "'") {
      if (last !== '=') return 'fail';
      quote = sign;
    } else if (!/^[\w:.$@=/\s-]$/.test(sign)) return 'fail';
    return 'more';
  };
  return {
    read(sign) {
      const result = step(sign);
      isBlank = sign === '\n' || (isBlank && (sign === ' ' || sign === '\t'));
      if (!/\s/.test(sign) && result !== 'end') last = sign;
      return result;
    },
    isSelfClosing: () => last === '/',
  };
}

/** Scans up to a closing sign. */
function endScanner(end: string): Scanner {
  let tail = '';
  return {
    read(sign) {
      tail = (tail + sign).slice(-end.length);
      return tail === end ? 'end' : 'more';
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
