import { findWords, type TextRange } from '../reference/find-words.js';
import { readingKinds } from './kinds/registry.js';
import type { LanguageReadings } from './languages/language.js';
import { readingsOf } from './languages/registry.js';
import { isForeignScript } from './scripts.js';

/** Words whose writing does not say how a voice reads them. */
export interface OpenSpan extends TextRange {
  /** Texts that say how the span may be read aloud. The reading of the span as it is written is not among them. */
  readonly respellings: readonly string[];
}

/** More readings would cost time, and the free sound finds the rare ones. */
const mostRespellings = 12;
/** Abbreviations, dates and numbers may have spaces: "z. B.", "10 000". */
const acrossSpaces =
  /^(?:\p{L}{1,2}\.[ \u00a0\u202f](?=\p{L}{1,4}\.)|\d{1,3}[ \u00a0\u202f](?=\d{3}(?!\d)))/u;

const afterNumber = /\p{N}[ \u00a0\u2009\u202f]+$/u;

/**
 * Finds the open spans of a text: numbers, units, Roman numerals, acronyms, abbreviations, addresses, symbols and words in a script
 * that the language does not use. Spans consist of whole words and are in order. A language without a table of readings has
 * spans too, without respellings.
 * @param language a BCP-47 tag
 */
export function findOpenSpans(text: string, language: string): readonly OpenSpan[] {
  const readings = readingsOf(language);
  const spans: OpenSpan[] = [];
  for (const { start, end } of joinWords(text, findWords(text))) {
    const word = text.slice(start, end);
    if (isForeignScript(word, language)) {
      spans.push({ start, end, respellings: [] });
      continue;
    }
    const respellings =
      readings === null
        ? withoutTable(word)
        : respell(word, readings, afterNumber.test(text.slice(Math.max(0, start - 4), start)));
    if (respellings !== null) spans.push({ start, end, respellings });
  }
  return spans;
}

function respell(word: string, readings: LanguageReadings, isAfterNumber: boolean): readonly string[] | null {
  for (const kind of readingKinds) {
    const texts = kind.respell(word, readings, isAfterNumber);
    if (texts === null) continue;
    const others = texts.filter((text) => text !== word && /[\p{L}\p{N}]/u.test(text));
    return [...new Set(others)].slice(0, mostRespellings);
  }
  return null;
}

/** Digits and capital letters are open in every language. */
function withoutTable(word: string): readonly string[] | null {
  if (/\p{N}/u.test(word)) return [word.replace(/\d+/g, (digits) => [...digits].join(' '))];
  return /^\P{L}*\p{Lu}{2,}\P{L}*$/u.test(word) || /[\p{S}&%§#@]/u.test(word) ? [] : null;
}

/** Joins words that are read as one: the parts of a number or an abbreviation with spaces. */
function joinWords(text: string, words: readonly TextRange[]): readonly TextRange[] {
  const joined: TextRange[] = [];
  let open: TextRange | null = null;
  for (const word of words) {
    const range: TextRange = open === null ? word : { start: open.start, end: word.end };
    open = acrossSpaces.test(text.slice(word.start, word.start + 12)) ? range : null;
    if (open === null) joined.push(range);
  }
  if (open !== null) joined.push(open);
  return joined;
}
