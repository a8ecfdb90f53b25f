import type { PhrasingContent } from 'mdast';
import type { Construct } from '../construct.js';
import { shownWords, type WrittenText, writtenText, writtenTextNodes } from '../scan/written-text.js';

const picture = /\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$/i;
/** Width, or width and height, of an embedded picture. */
const size = /^\d+(?:x\d+)?$/;
/** A tool replaces it by a table of contents. */
const contents = /^_?toc_?$/i;

/** Reads `open`, text without brackets on the same line, and `]]`. */
const untilBrackets =
  (open: string): WrittenText['read'] =>
  (text, next) => {
    if (text.length < open.length) return open[text.length] === next ? 'continues' : 'is other';
    // `[[1]](#note)` is a link with brackets in its text.
    if (text.endsWith(']]')) return next === '(' ? 'is other' : 'ends';
    if (next === '' || next === '\n' || next === '[') return 'is other';
    return text.endsWith(']') && next !== ']' ? 'is other' : 'continues';
  };

/** Splits at `|`, which is `\|` in a table. */
const partsOf = (inner: string): string[] => inner.split(/\\?\|/).map((part) => part.trim());

/** Returns what Obsidian displays for a target, without the identifier of a block: `Mill#Wheel` is "Mill > Wheel". */
const shownTarget = (target: string): string =>
  target
    .replace(/#\^[\w-]+$/, '')
    .split('#')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' > ');

function linkOf(text: string): PhrasingContent | null {
  const [target = '', ...rest] = partsOf(text.slice(2, -2));
  const words = rest.join(' | ') || shownTarget(target);
  if (contents.test(target) || (target === '' && rest.join('') === '')) return null;
  return words === '' ? { type: 'unspoken', kind: 'template', value: text } : shownWords(words);
}

function embedOf(text: string): PhrasingContent | null {
  const [target = '', ...rest] = partsOf(text.slice(3, -2));
  if (target === '') return null;
  const caption = rest.filter((part) => !size.test(part)).join(' ');
  if (picture.test(target.replace(/#.*$/, ''))) return { type: 'image', url: target, alt: caption };
  return { type: 'unspoken', kind: 'template', value: text, spoken: caption || shownTarget(target) };
}

const linkSyntax = writtenText({ name: 'wikiLink', read: untilBrackets('[['), nodeOf: linkOf });
const name = String.raw`(?<![^\s>("“‘'—–*_])\[\[\p{L}[\p{L}\p{M}'’-]+(?: [\p{L}\p{M}'’-]+){0,5}\]\](?![\p{L}\p{N}([])`;

/**
 * Links to notes by their names in a book without other signs of Obsidian: `[[The Captain]]`. At least two, and only names
 * of letters, since `[[1]]` is a note of another kind. The words are the same as without the construct: only brackets go.
 */
export const wikiNames: Construct = {
  name: 'wiki-names',
  dialects: [],
  sign: /\[\[/,
  proof: new RegExp(`${name}[^]*?${name}`, 'u'),
  syntax: () => ({ text: { ['['.charCodeAt(0)]: linkSyntax } }),
  fromMarkdown: () => writtenTextNodes,
};

/** Links and embeds of Obsidian: `[[note|words]]`, `![[picture.png]]`. */
export const wikiLinks: Construct = {
  name: 'wiki-links',
  dialects: ['obsidian'],
  sign: /\[\[/,
  // Not `[[ $a | $b ]]` of a shell, not a link or a picture with brackets in its text, and not a reference `![[foo]]`.
  proof:
    /(?:\[\[[^\s[\]|][^[\]|\r\n]*\|[^[\]|\r\n]*[^\s[\]|]|(?<![^\s>])!\[\[[\p{L}\p{N}][^[\]#|\r\n]*(?:\.\w{2,5}|[#|][^[\]\r\n]*))\]\](?![([])/u,
  shows: ['obsidian'],
  syntax: () => ({
    text: {
      ['['.charCodeAt(0)]: linkSyntax,
      ['!'.charCodeAt(0)]: writtenText({ name: 'wikiEmbed', read: untilBrackets('![['), nodeOf: embedOf }),
    },
  }),
  fromMarkdown: () => writtenTextNodes,
};
