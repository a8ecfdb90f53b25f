import type { ReviewFinding, Span } from '../../../src/review/api.js';

/** A word, or what is between two words. */
export interface Token extends Span {
  readonly text: string;
  /** Index among the words, from 0; null: it is not a word. */
  readonly word: number | null;
}

const word = /[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*/gu;

/** Returns a text as words and what is between them. Joined again, they are the text. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const add = (to: number, index: number | null): void => {
    if (to > at) tokens.push({ from: at, to, text: text.slice(at, to), word: index });
    at = to;
  };
  let count = 0;
  for (const match of text.matchAll(word)) {
    add(match.index, null);
    add(match.index + match[0].length, count++);
  }
  add(text.length, null);
  return tokens;
}

const isWord = /[\p{L}\p{M}\p{N}]/u;

/**
 * Returns the entry of the manifest that a part of a text comes from, as its word and respelling; null: none. Of several, it is the one
 * with the longest respelling.
 */
export function entryAt(
  { text, pronounce }: { readonly text: string; readonly pronounce: Readonly<Record<string, string>> },
  part: Span,
): readonly [word: string, say: string] | null {
  const isAt = (say: string): boolean => {
    const least = Math.max(0, part.to - say.length);
    for (let at = text.indexOf(say, least); at >= 0 && at <= part.from; at = text.indexOf(say, at + 1)) {
      const end = at + say.length;
      const isWhole = !isWord.test(text.charAt(at - 1)) && !isWord.test(text.charAt(end));
      if (isWhole && end >= part.to) return true;
    }
    return false;
  };
  const found = Object.entries(pronounce).filter(([, say]) => say !== '' && isAt(say));
  return found.sort(([, one], [, other]) => other.length - one.length)[0] ?? null;
}

/** Tokens that are shown alike. */
export interface Run {
  readonly tokens: readonly Token[];
  /** The findings of the word check that name these tokens; null: none does. */
  readonly confidence: 'high' | 'low' | null;
  readonly isSpoken: boolean;
}

/** Joins the tokens of a text that are shown alike: those of findings, and those of the sentence that is spoken. */
export function runsOf(
  tokens: readonly Token[],
  findings: readonly ReviewFinding[],
  spoken: Span | null,
): readonly Run[] {
  const runs: { tokens: Token[]; confidence: Run['confidence']; isSpoken: boolean }[] = [];
  for (const token of tokens) {
    const confidence = confidenceAt(token, findings);
    const isSpoken = spoken !== null && overlaps(token, spoken);
    const run = runs.at(-1);
    if (run?.confidence === confidence && run.isSpoken === isSpoken) run.tokens.push(token);
    else runs.push({ tokens: [token], confidence, isSpoken });
  }
  return runs;
}

const overlaps = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to;

function confidenceAt(token: Token, findings: readonly ReviewFinding[]): Run['confidence'] {
  const here = findings.filter(({ words }) => words !== null && overlaps(token, words));
  if (here.length === 0) return null;
  return here.some(({ confidence }) => confidence !== 'low') ? 'high' : 'low';
}
