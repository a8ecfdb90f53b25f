import type { PhrasingContent } from 'mdast';
import type { Extension as FromMarkdown } from 'mdast-util-from-markdown';
import type { Code, Construct, Point, State, Token, TokenizeContext } from 'micromark-util-types';
import { isLineEnd, isSpace } from '../../parse/micromark-codes.js';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    writtenText: 'writtenText';
    writtenTextData: 'writtenTextData';
  }
}

/** Node of a token; set by `writtenText`, used by `writtenTextNodes`. */
const nodes = new WeakMap<Token, PhrasingContent>();

/** Syntax of text that is taken as it is written, without Markdown in it. */
export interface WrittenText {
  readonly name: string;
  /** Tells whether it may start here. `before`: the character before it; empty: none, `\n`: a line end. */
  startsAfter?(before: string, context: TokenizeContext): boolean;
  /**
   * Tells whether the text may continue with `next`, ends before it, or is something else. Must take constant time for
   * each character.
   * @param next a space for a tab, `\n` for a line end; empty: the end of the paragraph
   */
  read(text: string, next: string): 'continues' | 'ends' | 'is other';
  /** Returns the node; null: it is something else. */
  nodeOf(text: string): PhrasingContent | null;
}

const characterOf = (code: Code): string => {
  if (code === null) return '';
  if (isLineEnd(code)) return '\n';
  return isSpace(code) ? ' ' : String.fromCharCode(code);
};

/**
 * Creates micromark's construct. Remembers for each paragraph that a text was never closed, since a second one would not be
 * closed either: otherwise each would be searched to the end of the paragraph.
 */
export function writtenText({ name, startsAfter, read, nodeOf }: WrittenText): Construct {
  const unclosedIn = new WeakSet<TokenizeContext>();
  return {
    name,
    tokenize(effects, ok, nok) {
      let text = '';
      let token: Token;
      let isInData = false;
      const endData = () => {
        if (isInData) effects.exit('writtenTextData');
        isInData = false;
      };
      const start: State = (code) => {
        if (unclosedIn.has(this) || startsAfter?.(characterOf(this.previous), this) === false)
          return nok(code);
        token = effects.enter('writtenText');
        return next(code);
      };
      const next: State = (code) => {
        const character = characterOf(code);
        const step = read(text, character);
        if (step === 'ends') return end(code);
        if (code === null && step === 'continues') unclosedIn.add(this);
        if (code === null || step === 'is other') return nok(code);
        text += character;
        if (isLineEnd(code)) {
          endData();
          effects.enter('lineEnding');
          effects.consume(code);
          effects.exit('lineEnding');
          return next;
        }
        if (!isInData) effects.enter('writtenTextData');
        isInData = true;
        effects.consume(code);
        return next;
      };
      const end: State = (code) => {
        const node = nodeOf(text);
        if (node === null) return nok(code);
        endData();
        effects.exit('writtenText');
        nodes.set(token, node);
        return ok(code);
      };
      return start;
    },
  };
}

const pointOf = ({ line, column, offset }: Point) => ({ line, column, offset });

/** Creates the nodes of all constructs that use `writtenText`. */
export const writtenTextNodes: FromMarkdown = {
  enter: {
    writtenText(token) {
      const node = nodes.get(token);
      if (node === undefined) return;
      if ('children' in node)
        for (const child of node.children)
          child.position = { start: pointOf(token.start), end: pointOf(token.end) };
      this.enter(node, token);
    },
  },
  exit: {
    writtenText(token) {
      this.exit(token);
    },
  },
};

/** Returns a node for words that are displayed without the signs around them. */
export const shownWords = (value: string): PhrasingContent => ({
  type: 'inlineSpan',
  children: [{ type: 'text', value }],
});

/** Reads from an opening to a closing mark. */
export const untilClosed =
  (open: string, close: string): WrittenText['read'] =>
  (text, next) => {
    if (text.length < open.length) return open[text.length] === next ? 'continues' : 'is other';
    return text.length >= open.length + close.length && text.endsWith(close) ? 'ends' : 'continues';
  };
