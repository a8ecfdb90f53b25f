import type { Element } from 'hast';
import { childElements, oneLine, textOf } from '../text/tree.js';

/** Elements with a TeX command around their single argument. */
const wrappers: Readonly<Record<string, (inner: string) => string>> = {
  msqrt: (inner) => `\\sqrt{${inner}}`,
  menclose: (inner) => inner,
  mphantom: () => '',
  maction: (inner) => inner,
};

/** Elements that do not become a part of a formula. */
const unsaid: ReadonlySet<string> = new Set([
  'annotation',
  'annotation-xml',
  'mspace',
  'mprescripts',
  'none',
]);

/** Accents above their base, by sign. */
const accents: Readonly<Record<string, string>> = {
  '¯': 'overline',
  '‾': 'overline',
  '→': 'vec',
  '^': 'hat',
  ˆ: 'hat',
  '~': 'tilde',
  '˜': 'tilde',
  '˙': 'dot',
};

/** Converts presentation MathML (MathML Core) to TeX. Signs stay as they are, such as ≤ and π. */
export function texOf(node: Element): string {
  const { tagName } = node;
  const wrap = wrappers[tagName];
  if (unsaid.has(tagName)) return '';
  if (wrap) return wrap(rowOf(node));
  switch (tagName) {
    case 'mi':
    case 'mn':
    case 'mo':
      return oneLine(textOf(node)).replace(/[\u2061-\u2064]/gu, '');
    case 'mtext':
    case 'ms':
      return `\\text{${oneLine(textOf(node)).replace(/[{}\\]/g, '')}}`;
    case 'mtable':
      return childElements(node)
        .map((row) => childElements(row).map(rowOf).join(' & '))
        .join(' \\\\ ');
    case 'mfenced':
      return `(${childElements(node).map(texOf).join(', ')})`;
    default:
      // Each element is converted once, so that the time does not double with every level.
      return scripts.has(tagName) ? scriptOf(node) : rowOf(node);
  }
}

/** Elements whose children have different roles, such as base and exponent. */
const scripts: ReadonlySet<string> = new Set(
  'mfrac mroot msup msub munder msubsup munderover mover mmultiscripts'.split(' '),
);

function scriptOf(node: Element): string {
  const [first = '', second = '', third = ''] = childElements(node).map(texOf);
  switch (node.tagName) {
    case 'mfrac':
      return `\\frac{${first}}{${second}}`;
    case 'mroot':
      return `\\sqrt[${second}]{${first}}`;
    case 'msup':
      return `${group(first)}^${braced(second)}`;
    case 'msub':
    case 'munder':
      return `${group(first)}_${braced(second)}`;
    case 'mover':
      return accents[second] ? `\\${accents[second]}{${first}}` : `${group(first)}^${braced(second)}`;
    default:
      return `${group(first)}_${braced(second)}^${braced(third)}`;
  }
}

/** Joins the parts of a row, with spaces around signs between words or commands. */
function rowOf(node: Element): string {
  const inner = childElements(node);
  if (inner.length === 0) return oneLine(textOf(node));
  return inner
    .map((child) => {
      const tex = texOf(child);
      return child.tagName === 'mo' && /^[=<>≤≥≠≈±+−×·∈→⇒∧∨-]$/u.test(tex) ? ` ${tex} ` : tex;
    })
    .reduce(
      (row, tex) => (/[\p{L}\p{N}]$/u.test(row) && /^\p{L}{2}/u.test(tex) ? `${row} ${tex}` : row + tex),
      '',
    )
    .replace(/ {2,}/g, ' ')
    .trim();
}

const braced = (tex: string): string => `{${tex}}`;

/** Puts more than one sign in braces. */
const group = (tex: string): string => ([...tex].length > 1 ? braced(tex) : tex);
