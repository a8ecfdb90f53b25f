import type { ElementContent, Text } from 'hast';
import { textOf } from '../text/tree.js';

const superscripts: Readonly<Record<string, string>> = signsOf('0123456789+-−', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻');
const subscripts: Readonly<Record<string, string>> = signsOf('0123456789+-−', '₀₁₂₃₄₅₆₇₈₉₊₋₋');

function signsOf(from: string, to: string): Record<string, string> {
  return Object.fromEntries([...from].map((sign, index) => [sign, [...to][index] ?? sign]));
}

/**
 * Keeps raised and lowered numbers from growing together with what stands before them: Markdown has no marks for them, so
 * that 10 to the sixth would be 106. They become Unicode's own signs; the numerator of a fraction parts from a whole number
 * by a space. Letters stay (1st, Mme). What was deleted and what was put in its place are two words.
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

/** Null: it is no such number, or nothing is before it that it could be read with. */
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
