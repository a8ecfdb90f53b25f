import { foldText } from '../../base/fold-text.js';

/** A word that is said otherwise than it is written. */
export interface Respelling {
  /** Where the word begins in the text on the page, and how many UTF-16 code units it has there and as it is spoken. */
  readonly at: number;
  readonly length: number;
  readonly spokenLength: number;
}

/** Puts respellings in the place of words, and tells of each, in order. */
export type Pronouncer = (text: string, onRespelling?: (respelling: Respelling) => void) => string;

interface Entry {
  /** Folded, as it is written in the manifest. */
  readonly word: string;
  readonly lowerCase: string;
  readonly respelling: string;
}

/** Letters of scripts without spaces between words: beside them, where a word ends cannot be told. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const inWord = `(?![${unspaced}])[\\p{L}\\p{M}\\p{N}_]`;
let ending: RegExp | null = null;
/** A possessive 's stands outside of the word, another apostrophe (don't) within it. Made when it is first needed: few books respell a word. */
const wordEnd = (): RegExp => {
  ending ??= new RegExp(`(?!${inWord})(?!'(?!s(?!${inWord}))\\p{L})`, 'uy');
  return ending;
};

/**
 * What a manifest's `pronounce` does to a text. Whole words alone: no letter, digit or combining mark may stand beside
 * one. An entry in small letters holds for the word in any case; one with a capital letter only for the word as it is
 * written. Quotation marks, dashes and spaces that sound alike are alike. Where several entries fit, the longest holds, of
 * equally long ones the one that is written like the text. What is put in is not looked at again.
 */
export function pronouncerOf(pronounce: Readonly<Record<string, string>>): Pronouncer {
  const entries = Object.entries(pronounce)
    .map(([written, respelling]): Entry => {
      const word = foldText(written);
      return { word, lowerCase: word.toLowerCase(), respelling };
    })
    .sort((one, other) => other.word.length - one.word.length);
  if (entries.length === 0) return (text) => text;
  const words = entries.map(({ lowerCase }) => lowerCase.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const candidates = new RegExp(`(?<!${inWord})(?:${words.join('|')})`, 'giu');
  return (text, onRespelling = () => {}) => replaced(text, { entries, candidates, onRespelling });
}

interface Replacing {
  readonly entries: readonly Entry[];
  readonly candidates: RegExp;
  readonly onRespelling: (respelling: Respelling) => void;
}

function replaced(text: string, { entries, candidates, onRespelling }: Replacing): string {
  const folded = foldText(text);
  let result = '';
  let done = 0;
  for (candidates.lastIndex = 0; ; ) {
    const found = candidates.exec(folded);
    if (found === null) return result + text.slice(done);
    const entry = entryAt(folded, found.index, entries);
    if (entry === null) {
      candidates.lastIndex = found.index + 1;
      continue;
    }
    result += text.slice(done, found.index) + entry.respelling;
    onRespelling({ at: found.index, length: entry.word.length, spokenLength: entry.respelling.length });
    done = found.index + entry.word.length;
    candidates.lastIndex = done;
  }
}

function entryAt(folded: string, index: number, entries: readonly Entry[]): Entry | null {
  const whole = wordEnd();
  const fitting = entries.filter(({ word, lowerCase }) => {
    const there = folded.slice(index, index + word.length);
    if (there !== word && (word !== lowerCase || there.toLowerCase() !== word)) return false;
    whole.lastIndex = index + word.length;
    return whole.test(folded);
  });
  const [longest] = fitting;
  if (longest === undefined) return null;
  return (
    fitting.find(({ word }) => folded.startsWith(word, index) && word.length === longest.word.length) ??
    longest
  );
}
