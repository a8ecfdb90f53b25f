/** A text as flite can read it. */
export interface PlainEnglish {
  /** Parts of the text in ASCII, without line ends and of at most 400 characters; an empty part is the end of a paragraph. */
  readonly parts: readonly string[];
  /** Whether letters or digits were left out because flite cannot read their script. */
  readonly hasUnreadable: boolean;
}

/** Letters that have no decomposition in Unicode. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
};

/** Symbols that flite does not read, in words. */
const symbols: Readonly<Record<string, string>> = {
  '&': 'and',
  '+': 'plus',
  '=': 'equals',
  '<': 'less than',
  '>': 'greater than',
  '@': 'at',
  '#': 'number',
  '%': 'percent',
  '\\': 'backslash',
  '|': 'bar',
  '§': 'section',
  '¶': 'paragraph',
  '°': 'degrees',
  '€': 'euros',
  '£': 'pounds',
  '¥': 'yen',
  '¢': 'cents',
  '©': 'copyright',
  '®': 'registered',
  '×': 'times',
  '÷': 'divided by',
  '±': 'plus or minus',
  '−': 'minus',
  '≤': 'at most',
  '≥': 'at least',
  '≠': 'is not',
  '≈': 'about',
  '→': 'to',
  '™': 'trademark',
};

const symbolPattern = new RegExp(`[${Object.keys(symbols).join('').replaceAll('\\', '\\\\')}]`, 'gu');

/**
 * Prepares a text for flite, which reads only ASCII, speaks long texts ever more slowly, and takes a line end for a space.
 * Marks of punctuation become those that make it pause, letters lose their accents, and symbols become words.
 */
export function plainEnglish(text: string): PlainEnglish {
  const paused = text
    // A line end of the page is a pause, as in verse and after a heading.
    .replace(/(?<=[\p{L}\p{M}\p{N}])\n(?!\n)/gu, ', ')
    .replace(/(?<=[\p{L}\p{M}\p{N}])\n{2,}/gu, '.\n\n')
    .replace(/[‘’‚‛′]/gu, "'")
    .replace(/[“”„‟«»″]/gu, '"')
    .replace(/(?<=\d)\s?[–—]\s?(?=\d)/gu, ' to ')
    .replace(/\s*(?:[–—―]|--)-*\s*/gu, ', ')
    .replace(/…/gu, '...')
    // A power or a fraction, which would run into the number before it.
    .replace(/(?<=\d)(?=[⁰¹²³⁴-⁹¼-¾⅐-⅞])/gu, ' ')
    // In order: an amount, as people say it; and a symbol in words.
    .replace(/([£€¥])\s?(\d[\d,.]*\d|\d)/gu, '$2 $1')
    .replace(symbolPattern, (symbol) => ` ${symbols[symbol]} `)
    .replace(/[ßæÆœŒøØđĐðÐþÞłŁı]/gu, (letter) => letters[letter] ?? letter)
    .replace(/(?<!\d)\/|\/(?!\d)/gu, ' slash ');
  const decomposed = paused.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('⁄', '/');
  const hasUnreadable = /(?![\u0020-\u007e])[\p{L}\p{N}]/u.test(decomposed);
  const ascii = decomposed.replace(/[^\n\u0020-\u007e]/gu, ' ').replace(/[_*~^`[\]{}]/gu, ' ');
  const paragraphs = ascii.split(/\n+/).map(partsOf);
  const spoken = paragraphs.filter((parts) => parts.length > 0);
  return { parts: spoken.flatMap((parts, index) => (index === 0 ? parts : ['', ...parts])), hasUnreadable };
}

const shortestPart = 120;
const longestPart = 400;

/** Splits a paragraph after sentences, so that parts have from 120 to 400 characters where the text allows it. */
function partsOf(paragraph: string): string[] {
  const parts: string[] = [];
  let rest = paragraph
    .replace(/ +/g, ' ')
    .replace(/ (?=[.,;:!?](?!\d))/g, '')
    .trim();
  while (rest.length > shortestPart) {
    const end = endOfPart(rest);
    if (end >= rest.length) break;
    parts.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return [...parts, rest].filter((part) => /[A-Za-z0-9]/.test(part));
}

/** Returns where the first part of a text ends: after a sentence, else after a clause, else after a word, else anywhere. */
function endOfPart(text: string): number {
  // Not after an abbreviation or initial, such as "Dr." and "J.", which would get the pause of a sentence.
  const sentence = /(?<!\b[A-Z][a-z]{0,2})[.!?]["')]* (?=["'(]*[A-Z0-9])/g;
  sentence.lastIndex = shortestPart;
  const found = sentence.exec(text);
  if (found !== null && found.index + found[0].length <= longestPart) return found.index + found[0].length;
  if (text.length <= longestPart) return text.length;
  const window = text.slice(0, longestPart);
  const clause = Math.max(...[', ', '; ', ': '].map((mark) => window.lastIndexOf(mark)));
  if (clause >= shortestPart) return clause + 2;
  const space = window.lastIndexOf(' ');
  return space > 0 ? space + 1 : longestPart;
}
