import type { ElementContent, Text } from 'hast';
import { textOf } from '../text/tree.js';

const superscripts: Readonly<Record<string, string>> = signsOf('0123456789+-−', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻');
const subscripts: Readonly<Record<string, string>> = signsOf('0123456789+-−', '₀₁₂₃₄₅₆₇₈₉₊₋₋');

function signsOf(from: string, to: string): Record<string, string> {
  return Object.fromEntries([...from].map((sign, index) => [sign, [...to][index] ?? sign]));
}

/**
 * Converts superscript and subscript numbers to Unicode signs, since Markdown would turn 10 to the sixth into 106. Inserts
 * a space before the numerator of a fraction, and between deleted and inserted text. Keeps letters (1st, Mme).
 */
export function separateNumbers(nodes: readonly ElementContent[]): ElementContent[] {
  const result: ElementContent[] = [];
  for (const [index, node] of nodes.entries()) {
    const before = result.at(-1);
    if (before && isCorrection(before, node)) result.push(asText(' '));
    result.push(before ? (numberAs(before, node, nodes[index + 1]) ?? node) : node);
  }
  return result;
}

/** Returns null for other nodes, and for numbers without a word or number before them. */
function numberAs(
  before: ElementContent,
  node: ElementContent,
  next: ElementContent | undefined,
): Text | null {
  if (node.type !== 'element' || !/^su[bp]$/.test(node.tagName)) return null;
  const number = textOf(node).trim();
  if (!/^[+−-]?\d+[+−-]?$/.test(number) || !/[\p{L}\p{N})\]]$/u.test(textOf(before))) return null;
  const isNumerator = node.tagName === 'sup' && next !== undefined && /^[/⁄]/.test(textOf(next));
  if (isNumerator) return asText(` ${number}`);
  const signs = node.tagName === 'sup' ? superscripts : subscripts;
  return asText([...number].map((sign) => signs[sign] ?? sign).join(''));
}

const isCorrection = (before: ElementContent, node: ElementContent): boolean =>
  before.type === 'element' &&
  node.type === 'element' &&
  (/^(?:del|s|strike)$/.test(before.tagName)
    ? node.tagName === 'ins'
    : isReplaced(before.tagName, node.tagName));

const isReplaced = (before: string, name: string): boolean =>
  before === 'ins' && /^(?:del|s|strike)$/.test(name);

const asText = (value: string): Text => ({ type: 'text', value });
