import type { Nodes } from 'mdast';
import type { Formula } from '../dialects/reading-rules.js';
import { spotOf } from '../parse/positions.js';
import type { BlockHandler, InlineHandler, Reader, Speaking } from './handler.js';

/** Reads a formula between two `$$` lines. After a `$$` line that is never closed, the rest is read as text. */
export const math: BlockHandler<'math'> = (node, reader) => {
  if (node.isClosed) return sayMath(node, { source: node.value }, reader);
  const at = spotOf(node);
  reader.diagnose({
    code: 'markdown-math-unclosed',
    message: 'This `$$` line has no closing `$$` line, so what follows is read as text.',
    hint: 'Close the formula with a line of `$$`.',
    at,
    length: 2,
  });
  reader.enterMarkdown(node.value, { line: at.line + 1, column: 1 });
};

/** Says, announces or skips a block formula, by the policy. */
export function sayMath(
  node: Nodes,
  { source, syntax = 'tex' }: { source: string; syntax?: Formula['syntax'] },
  reader: Reader,
): void {
  const text = wordsOf(node, { source, syntax, isBlock: true }, reader);
  if (text === null) reader.skip('math', node, plainSource(source, syntax));
  if (text !== null || reader.policies.math !== 'skip')
    reader.say(node, { kind: 'math', text: text ?? 'Formula' });
}

/** Says, announces or skips a formula in prose, by the policy. */
export const inlineMath: InlineHandler<'inlineMath'> = (node, speaking) =>
  sayInlineMath(node, { source: node.value.trim(), syntax: 'tex' }, speaking);

/** Says, announces or skips a formula in a sentence, by the policy. */
export function sayInlineMath(node: Nodes, formula: Omit<Formula, 'isBlock'>, speaking: Speaking): void {
  speaking.say(formulaText(node, formula, speaking));
}

/** Returns what is said of a formula in a sentence; empty: nothing, by the policy. Counts it as skipped if it is not read. */
export function formulaText(node: Nodes, formula: Omit<Formula, 'isBlock'>, context: FormulaContext): string {
  const text = wordsOf(node, { ...formula, isBlock: false }, context);
  if (text !== null) return text;
  context.skip('math', node, plainSource(formula.source, formula.syntax));
  return context.policies.math === 'skip' ? '' : 'formula';
}

type FormulaContext = Pick<Speaking, 'policies' | 'rules' | 'lost' | 'skip'>;

/** Returns what is said of a formula; null: it is announced or skipped. */
function wordsOf(
  node: Nodes,
  formula: Formula,
  { policies, rules, lost }: Omit<FormulaContext, 'skip'>,
): string | null {
  const { source, syntax } = formula;
  if (policies.math === 'read') return plainSource(source, syntax);
  if (policies.math !== 'speak' || !rules.speakFormula) return null;
  const spoken = rules.speakFormula(formula);
  if ('words' in spoken) return spoken.words;
  lost.formulas.push({ at: spotOf(node), problem: spoken.problem });
  return null;
}

/** Returns the source of a formula without tags. */
const plainSource = (source: string, syntax: Formula['syntax']): string =>
  syntax === 'tex' ? source : textOfMathml(source);

const textOfMathml = (source: string): string =>
  source
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
