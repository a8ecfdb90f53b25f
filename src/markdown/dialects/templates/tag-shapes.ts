import type { Scanner } from '../scan/scanner.js';

/** In characters. Longer text between the signs of a tag is text. */
const longestTag = 1000;
/** In characters. For tags in plain double braces, which also occur where no template is meant. */
const longestBraces = 300;

/** Kinds of tags, by what they begin and end with. Text between has no other beginning of the same kind, so time is linear. */
const kinds = [
  { open: '{%', close: '%}', nested: '{%', lines: true },
  { open: '{{<', close: '>}}', nested: '{{', lines: true },
  // Hugo ends it with `%}}`, other tools with `}}`.
  { open: '{{%', close: '}}', nested: '{{', lines: true },
  { open: '{{#', close: '}}', nested: '{', lines: true },
  { open: '{{{', close: '}}}', nested: '{', lines: false },
  { open: '{{', close: '}}', nested: '{', lines: false },
  { open: '{# ', close: ' #}', nested: '{', lines: true },
] as const;

type Kind = (typeof kinds)[number];

const kindOf = (text: string): Kind | undefined => kinds.find(({ open }) => text.startsWith(open));

/** First words of tags in plain double braces that more words follow. */
const helpers = 'index|footnote|include|import|embed|if|else|end|range|with|template|block|define|partial';

/**
 * Content of plain double braces that a generator evaluates: a name with its path, a call, an operator, or at most two words.
 * Other text in double braces is text.
 */
const expression = new RegExp(
  `^(?:[#/>!&^*~@.$(\\d[-].*|(?:"[^"]*"|'[^']*')\\s*(?:[|?+.].*)?|(?:${helpers})\\b.*|[\\p{L}\\p{N}_-]+(?:\\s+[\\p{L}\\p{N}_-]+)?\\s*(?:[.[(:|?+*/%=<>&,-].*)?|[\\p{L}\\p{N}_-]+\\s+(?:["'$.]|if\\s).*)$`,
  'su',
);

/** LaTeX writes `{{x}}` after these signs, or with a single letter. */
const isFormula = (content: string): boolean => /^[A-Za-z\d]?$/.test(content);

function isWhole(text: string, { open, close }: Kind): boolean {
  const content = text.slice(open.length, -close.length);
  if (open === '{{') return !content.includes('}') && expression.test(content.trim()) && !isFormula(content);
  return open === '{{#' || /[^\s-]/.test(content);
}

/** Creates a scanner for one tag. */
export function tagScanner(): Scanner {
  let text = '';
  return {
    read(sign) {
      text += sign;
      const kind = kindOf(text);
      if (kind === undefined || text.length < 3) return couldBegin(text) ? 'more' : 'fail';
      if (text.endsWith(kind.close) && text.length >= kind.open.length + kind.close.length)
        return isWhole(text, kind) ? 'end' : 'fail';
      if (sign === '' || (sign === '\n' && !kind.lines)) return 'fail';
      if (text.length > (kind.open === '{{' ? longestBraces : longestTag)) return 'fail';
      const inner = text.length > kind.open.length;
      return inner && text.endsWith(kind.nested) ? 'fail' : 'more';
    },
  };
}

const couldBegin = (text: string): boolean =>
  kinds.some(({ open }) => open.startsWith(text) || text === '{{');

/** Returns the tags of a line that has nothing else; null: it has other text. */
export function tagsOfLine(line: string): readonly string[] | null {
  const tags: string[] = [];
  let from = 0;
  for (;;) {
    while (/\s/.test(line.charAt(from))) from += 1;
    if (from >= line.length) return tags.length > 0 ? tags : null;
    const scanner = tagScanner();
    const start = from;
    for (let step = 'more'; step === 'more'; from += 1) {
      if (from >= line.length) return null;
      step = scanner.read(line.charAt(from));
      if (step === 'fail') return null;
    }
    tags.push(line.slice(start, from));
  }
}
