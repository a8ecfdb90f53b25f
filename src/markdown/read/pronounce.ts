import { type FoldedText, foldForms } from '../../base/fold-forms.js';
import { foldText } from '../../base/fold-text.js';
import { type ReadingVersion, readingVersion } from '../dialects/reading-rules.js';

/** Respelt word in a text. */
export interface Respelling {
  /** Offset of the word in the original text, in UTF-16 code units. */
  readonly at: number;
  /** UTF-16 code units of the original word. */
  readonly length: number;
  /** UTF-16 code units of the respelling. */
  readonly spokenLength: number;
}

/** Function that replaces words by their respellings and reports each, in order. */
export type Pronouncer = (text: string, onRespelling?: (respelling: Respelling) => void) => string;

interface Entry {
  /** Word from the manifest, folded. */
  readonly word: string;
  readonly lowerCase: string;
  readonly respelling: string;
}

/** Letters of scripts without spaces between words. Next to them, every position is a word boundary. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const inWord = `(?![${unspaced}])[\\p{L}\\p{M}\\p{N}_]`;
let ending: RegExp | null = null;
/** Matches the end of a word. A possessive 's is outside the word, another apostrophe (don't) inside. Compiled lazily, since few books respell words. */
const wordEnd = (): RegExp => {
  ending ??= new RegExp(`(?!${inWord})(?!'(?!s(?!${inWord}))\\p{L})`, 'uy');
  return ending;
};

/**
 * Creates the function for a manifest's `pronounce`. It replaces only whole words, with no letter, digit or combining
 * mark next to them, and does not replace words in respellings.
 *
 * An entry in lower case matches any case, an entry with a capital letter only the same case. Variants of quotation
 * marks, dashes and spaces match each other. The longest matching entry wins; among equally long ones, the one in the
 * same case as the text. Since version 2 of the rules, decomposed letters, ligatures and full-width letters match the
 * ordinary ones.
 */
export function pronouncerOf(
  pronounce: Readonly<Record<string, string>>,
  version: ReadingVersion = readingVersion,
): Pronouncer {
  const fold = version < 2 ? foldSigns : foldLetters;
  const entries = Object.entries(pronounce)
    .map(([written, respelling]): Entry => {
      const word = fold(written).text;
      return { word, lowerCase: word.toLowerCase(), respelling };
    })
    .sort((one, other) => other.word.length - one.word.length);
  if (entries.length === 0) return (text) => text;
  const words = entries.map(({ lowerCase }) => lowerCase.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const candidates = new RegExp(`(?<!${inWord})(?:${words.join('|')})`, 'giu');
  return (text, onRespelling = () => {}) => replaced(text, fold(text), { entries, candidates, onRespelling });
}

const foldLetters = (text: string): FoldedText => {
  const { text: folded, original } = foldForms(text);
  return { text: foldText(folded), original };
};
const foldSigns = (text: string): FoldedText => ({ text: foldText(text), original: (offset) => offset });

interface Replacing {
  readonly entries: readonly Entry[];
  readonly candidates: RegExp;
  readonly onRespelling: (respelling: Respelling) => void;
}

function replaced(
  text: string,
  { text: folded, original }: FoldedText,
  { entries, candidates, onRespelling }: Replacing,
): string {
  let result = '';
  let done = 0;
  for (candidates.lastIndex = 0; ; ) {
    const found = candidates.exec(folded);
    if (found === null) return result + text.slice(done);
    const entry = entryAt(folded, found.index, entries);
    const at = entry && original(found.index);
    const end = entry && original(found.index + entry.word.length);
    if (entry === null || at === null || end === null) {
      candidates.lastIndex = found.index + 1;
      continue;
    }
    result += text.slice(done, at) + entry.respelling;
    onRespelling({ at, length: end - at, spokenLength: entry.respelling.length });
    done = end;
    candidates.lastIndex = found.index + entry.word.length;
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
