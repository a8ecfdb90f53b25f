import type { Construct as Syntax } from 'micromark-util-types';
import { mathText } from '../../parse/math-text.js';
import { dollar, isSpace } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { characterOf } from '../scan/match-text.js';

/** In characters. */
const longest = 300;

/** Syntax of a label after a formula, with the white space before it. */
const labelSyntax = (open: string, isLabel: (text: string) => boolean): Syntax => ({
  partial: true,
  tokenize(effects, ok, nok) {
    let text = '';
    const close = open === '{' ? '}' : ')';
    const read: typeof ok = (code) => {
      const character = characterOf(code);
      if (text === '' && !isSpace(code) && character !== open) return nok(code);
      if (code === null || code < -2 || text.length > longest) return nok(code);
      effects.consume(code);
      if (text !== '' || character === open) text += character;
      if (character !== close) return read;
      if (!isLabel(text)) return nok;
      effects.exit('equationLabel');
      return ok;
    };
    return (code) => {
      effects.enter('equationLabel');
      return read(code);
    };
  },
});

/** Formula in a paragraph, followed by a label if there is one. */
const labelledText = (label: Syntax): Syntax => ({
  name: 'labelledMath',
  tokenize: (effects, ok, nok) => effects.attempt(mathText, effects.attempt(label, ok, ok), nok),
});

const withLabels = (
  { open, isLabel }: { open: string; isLabel: (text: string) => boolean },
  options: Omit<Construct, 'syntax'>,
): Construct => ({
  ...options,
  syntax: () => {
    const label = labelSyntax(open, isLabel);
    return { text: { [dollar]: labelledText(label) } };
  },
});

/** Labels of formulas in a line, of Quarto and pandoc-crossref: `$$ x $$ {#eq-x}`. `formula-lines.ts` reads those of blocks. */
export const equationLabels: Construct = withLabels(
  { open: '{', isLabel: (text) => /^\{#[^\s{}]+(?:\s[^{}]*)?\}$/.test(text) },
  {
    name: 'equation-labels',
    dialects: ['quarto', 'pandoc'],
    sign: /\$\$[ \t]*\{#/,
    proof: /\$\$[ \t]*\{#eq[-:]/,
  },
);

/** Labels of formulas of MyST: `$$ x $$ (x)`. */
export const mystEquationLabels: Construct = withLabels(
  { open: '(', isLabel: (text) => /^\([\w:.-]+\)$/.test(text) },
  { name: 'myst-equation-labels', dialects: ['myst'], sign: /\$\$[ \t]*\(/, proof: null },
);

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    equationLabel: 'equationLabel';
  }
}
