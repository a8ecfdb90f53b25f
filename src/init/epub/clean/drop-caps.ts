import type { Element, ElementContent } from 'hast';
import { attribute, textOf } from '../text/tree.js';

/** Classes of the large first letter of a chapter. */
const dropCapClass =
  /^(?:drop\w*(?:-?cap\w*)?|initial\w*|lettrine|dc|letra\w*|first-?letter|big-?cap|versal)$/i;

/** A letter, with or without an opening quotation mark. */
const oneLetter = /^\s*(\p{P}*\p{L})\s*$/u;

const vowels = /^[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüаеёиоуыэюяії]$/i;
/** Consonants that are words of their own in Slavic languages. */
const slavicWords = /^[kosvwzuвкс]$/i;
const slavic = /^(?:be|bg|cs|hr|mk|pl|ru|sk|sl|sr|uk)\b/i;

/**
 * Joins a drop cap with the rest of its word: white space between them is only the formatting of the file, and the letter may
 * even be a paragraph of its own. A letter that is a word (A, I) keeps its space.
 * @param language of the page; null: unknown
 */
export function joinDropCaps(nodes: readonly ElementContent[], language: string | null): ElementContent[] {
  const result: ElementContent[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    const isAfterSpace = last?.type === 'text' && last.value.trim() === '';
    const cap = isAfterSpace ? result.at(-2) : last;
    const letter = cap && node.type === 'element' ? letterOf(cap) : null;
    if (node.type !== 'element' || letter === null || cap?.type !== 'element') result.push(node);
    else if (isBlockCap(cap)) {
      if (!/^\s*\p{Ll}/u.test(textOf(node)) || node.tagName !== 'p') result.push(node);
      else {
        result.splice(isAfterSpace ? -2 : -1);
        result.push({ ...node, children: [{ type: 'text', value: letter }, ...trimmed(node.children)] });
      }
    } else {
      if (isAfterSpace && /^\p{L}/u.test(textOf(node)) && !isWord(letter, language)) result.pop();
      result.push(node);
    }
  }
  return result;
}

const isBlockCap = ({ tagName }: Element): boolean => tagName === 'p' || tagName === 'div';

function letterOf(node: ElementContent): string | null {
  if (node.type !== 'element') return null;
  const classes = (attribute(node, 'className') ?? '').split(/\s+/);
  if (!classes.some((name) => dropCapClass.test(name))) return null;
  return oneLetter.exec(textOf(node))?.[1] ?? null;
}

function isWord(cap: string, language: string | null): boolean {
  const letter = cap.at(-1) ?? '';
  return vowels.test(letter) || (slavic.test(language ?? '') && slavicWords.test(letter));
}

/** Removes the white space before the first text. */
function trimmed([first, ...others]: readonly ElementContent[]): ElementContent[] {
  if (first?.type !== 'text') return first === undefined ? [] : [first, ...others];
  return [{ ...first, value: first.value.trimStart() }, ...others];
}
