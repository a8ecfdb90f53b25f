import { Parser } from 'htmlparser2';
import { plainRules, type ReadingRules } from '../dialects/reading-rules.js';
import { wellFormedMathml } from './mathml.js';
import { hardBreak, hasWord, withoutGaps } from './normalise-text.js';
import { TextParts } from './shifted-text.js';

/** Comment in a piece of HTML. */
export interface HtmlComment {
  /** Without `<!--` and `-->`. */
  readonly inner: string;
  /** Offsets of its start and end (exclusive) in the HTML. */
  readonly start: number;
  readonly end: number;
  readonly isClosed: boolean;
  /** Whether the HTML has words before it. */
  readonly isAfterWords: boolean;
}

/** Text of a piece of HTML, and the parts that are not text. */
export interface HtmlSpeech {
  /** Not normalised. Has a `formulaGap` for each formula. */
  readonly text: string;
  /** The `<math>` elements, as well-formed XML, if they are read separately. */
  readonly formulas: readonly string[];
  readonly comments: readonly HtmlComment[];
  /** Elements without visible text: pictures, players, scripts. */
  readonly unsaid: readonly { readonly kind: 'image' | 'html' | 'footnote'; readonly preview: string }[];
}

/** Elements whose content is not visible text. */
const unseen: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'title']);

/** Elements that display something other than text. */
const shown: ReadonlySet<string> = new Set([
  'video',
  'audio',
  'object',
  'embed',
  'canvas',
  'svg',
  'iframe',
  'input',
]);

/** Elements that separate words: blocks, rows, cells and line breaks (HTML standard, "Rendering"). */
const breaking: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body br button caption center col colgroup dd details dialog dir div dl dt ' +
    'fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li ' +
    'link main menu menuitem meta nav ol optgroup option p param pre search section select summary table tbody td ' +
    'tfoot th thead tr ul'
  ).split(' '),
);

/** Tells whether a tag hides the content up to its end tag. */
export const hidesContent = (tag: string): boolean => unseen.has(tag);

/** Tells whether a tag separates the words on both sides. */
export const breaksWords = (tag: string): boolean => breaking.has(tag);

/** Tells whether a tag raises or lowers its content; null: neither. */
export const shiftOf = (tag: string): 'raised' | 'lowered' | null =>
  tag === 'sup' ? 'raised' : tag === 'sub' ? 'lowered' : null;

/** Tells whether a tag or an address, as it is written, names a note. */
export const refersToNote = (written: string): boolean =>
  /foot-?note|endnote|noteref|fnref|cite_ref|#_?f(?:t?n|oot)/i.test(written);

/** Placeholder of a formula in a text. Other control characters are removed before a text is spoken. */
export const formulaGap = '\u0001';

/**
 * Returns the text of HTML as a browser displays it, with decoded entities. Accepts unclosed and wrongly nested tags. By the
 * rules of version 1, the text of formulas and the numbers of notes are part of the text, and raised digits are like others.
 */
export function readHtml(html: string, { version }: Pick<ReadingRules, 'version'> = plainRules): HtmlSpeech {
  const isNewest = version >= 2;
  const comments: HtmlComment[] = [];
  const unsaid: { kind: 'image' | 'html' | 'footnote'; preview: string }[] = [];
  const text = new TextParts<null>((preview) => unsaid.push({ kind: 'footnote', preview }));
  let hidden: { tag: string; depth: number; text: string[] } | null = null;
  const formulas: string[] = [];
  let formula: { depth: number; start: number } | null = null;
  let hasWords = false;

  const parser = new Parser({
    onopentag(tag, attributes) {
      const isFormula = isNewest && /^(?:\w+:)?math$/.test(tag);
      if (formula) formula.depth += Number(isFormula);
      else if (hidden) hidden.depth += Number(hidden.tag === tag);
      else if (isFormula) formula = { depth: 1, start: parser.startIndex };
      else if (unseen.has(tag)) hidden = { tag, depth: 1, text: [] };
      else if (tag === 'img') unsaid.push({ kind: 'image', preview: attributes.alt || attributes.src || '' });
      else if (shown.has(tag)) unsaid.push({ kind: 'html', preview: attributes.src ?? tag });
      if (breaking.has(tag)) text.add(tag === 'br' ? hardBreak : ' ');
      const shift = isNewest ? shiftOf(tag) : null;
      const isNote = isNewest && refersToNote(Object.values(attributes).join(' '));
      if (shift !== null) text.start(shift, null, isNote);
      else if (isNote) text.markAsNote();
    },
    onclosetag(tag) {
      if (formula) {
        if (!/^(?:\w+:)?math$/.test(tag) || --formula.depth > 0) return;
        formulas.push(wellFormedMathml(html.slice(formula.start, parser.endIndex + 1)));
        text.add(formulaGap);
        formula = null;
        return;
      }
      if (hidden?.tag === tag && --hidden.depth === 0) {
        const preview = hidden.text.join('');
        if (preview.trim()) unsaid.push({ kind: 'html', preview });
        hidden = null;
      }
      if (breaking.has(tag)) text.add(' ');
      const shift = isNewest ? shiftOf(tag) : null;
      if (shift !== null) text.end(shift);
    },
    ontext(data) {
      if (formula) return;
      if (hidden) hidden.text.push(data);
      else text.add(data);
      hasWords ||= !hidden && hasWord(data);
    },
    oncomment(inner) {
      if (formula) return;
      const end = parser.endIndex + 1;
      const isClosed = html.slice(parser.startIndex, end).endsWith('>');
      comments.push({ inner, start: parser.startIndex, end, isClosed, isAfterWords: hasWords });
    },
  });
  parser.end(html);
  return { text: isNewest ? withoutGaps(text.join()) : text.join(), formulas, comments, unsaid };
}
