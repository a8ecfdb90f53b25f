import type { Nodes, Paragraph, Parents, PhrasingContent } from 'mdast';
import type { Extension as FromMarkdown } from 'mdast-util-from-markdown';
import type { Effects, Extension, State, Construct as Syntax, TokenizeContext } from 'micromark-util-types';
import { checkNesting } from '../../parse/limits.js';
import { colon, isBlank, isLineEnd, isSpace, tilde } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import type { DefinitionDescription, DefinitionTerm } from '../nodes.js';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    definitionDescription: 'definitionDescription';
    definitionPrefix: 'definitionPrefix';
    definitionIndent: 'definitionIndent';
  }
}

declare module 'micromark-util-types' {
  interface ContainerState {
    /** Columns of a definition's mark and the spaces after it, by which its other lines are indented. */
    definitionSize?: number;
  }
}

/** Terms, each on a line, and definitions that begin with `:` or `~`. */
export const definitionLists: Construct = {
  name: 'definition-lists',
  dialects: ['pandoc', 'quarto', 'myst', 'mkdocs', 'jekyll', 'hugo'],
  sign: /(?:^|[\r\n])[ \t>*+\-\d.)]*[:~][ \t]/,
  // A line between an empty line and `:` with exactly three spaces.
  proof: /(?:^|(?:\r\n?|\n)[ \t]*(?:\r\n?|\n))[\p{L}\p{N}*_`"“][^\r\n]*(?:\r\n?|\n):(?: {3}|\t)[^\s:]/u,
  syntax: (): Extension => ({ document: { [colon]: definition, [tilde]: definition } }),
  fromMarkdown,
};

/** Spaces after the mark that belong to it. With more of them, the definition begins with indented code. */
const mostSpaces = 4;

const definition: Syntax = {
  name: 'definition',
  continuation: { tokenize: tokenizeContinuation },
  tokenize: tokenizeStart,
  exit(effects) {
    effects.exit('definitionDescription');
  },
};

function tokenizeStart(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const indent = this.events.at(-1)?.[1];
  const before = indent?.type === 'linePrefix' ? this.sliceSerialize(indent, true).length : 0;
  let spaces = 0;
  const start: State = (code) => {
    checkNesting(this);
    effects.enter('definitionDescription', { _container: true });
    effects.enter('definitionPrefix');
    effects.consume(code);
    return afterMark;
  };
  const afterMark: State = (code) => (isSpace(code) ? effects.check(words, space, nok)(code) : nok(code));
  const space: State = (code) => {
    if (!isSpace(code) || spaces === mostSpaces) return end(code);
    spaces += 1;
    effects.consume(code);
    return space;
  };
  const end: State = (code) => {
    effects.exit('definitionPrefix');
    if (this.containerState) this.containerState.definitionSize = before + 1 + spaces;
    return ok(code);
  };
  return start;
}

/** Matches spaces and something after them on the line. */
const words: Syntax = {
  partial: true,
  tokenize(effects, ok, nok) {
    const start: State = (code) => {
      effects.enter('definitionIndent');
      return inside(code);
    };
    const inside: State = (code) => {
      if (isSpace(code)) {
        effects.consume(code);
        return inside;
      }
      effects.exit('definitionIndent');
      return isBlank(code) ? nok(code) : ok(code);
    };
    return start;
  },
};

/** Matches an empty line, or the indentation of a definition's line. Other lines can only continue a paragraph. */
function tokenizeContinuation(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const size = this.containerState?.definitionSize ?? 0;
  let spaces = 0;
  const start: State = (code) => {
    if (code === null || isLineEnd(code)) return ok(code);
    if (!isSpace(code)) return nok(code);
    effects.enter('definitionIndent');
    return inside(code);
  };
  const inside: State = (code) => {
    if (isSpace(code) && spaces < size) {
      spaces += 1;
      effects.consume(code);
      return inside;
    }
    effects.exit('definitionIndent');
    return spaces === size || code === null || isLineEnd(code) ? ok(code) : nok(code);
  };
  return start;
}

function fromMarkdown(): FromMarkdown {
  const marks = new WeakMap<Nodes, string>();
  return {
    enter: {
      definitionDescription(token) {
        this.enter({ type: 'definitionDescription', children: [] }, token);
      },
    },
    exit: {
      definitionPrefix(token) {
        const node = this.stack.at(-1);
        if (node?.type === 'definitionDescription') marks.set(node, this.sliceSerialize(token).charAt(0));
      },
      definitionDescription(token) {
        const node = this.stack.at(-1) as Nodes;
        this.exit(token);
        const parent = this.stack.at(-1);
        if (parent && 'children' in parent) joinTerms(parent as Parents, marks.get(node) ?? ':');
      },
    },
  };
}

/** Makes the last child of a node, a definition, part of a list with the terms before it. Without terms it is a paragraph. */
function joinTerms(parent: Parents, mark: string): void {
  const siblings = parent.children as Nodes[];
  const description = siblings.pop() as DefinitionDescription;
  const before = siblings.at(-1);
  if (before?.type === 'definitionList') {
    before.children.push(description);
    if (before.position && description.position) before.position.end = description.position.end;
  } else if (before?.type === 'paragraph' && isTerm(before, description)) {
    siblings.pop();
    const [from, to] = [before.position, description.position];
    siblings.push({
      type: 'definitionList',
      children: [...termsOf(before), description],
      ...(from && to && { position: { start: from.start, end: to.end } }),
    });
  } else siblings.push(...withMark(description, mark));
}

/** Terms are the lines directly above, or a single line above an empty line. */
function isTerm({ position: term }: Paragraph, { position }: DefinitionDescription): boolean {
  if (!term || !position) return false;
  const distance = position.start.line - term.end.line;
  return distance === 1 || (distance === 2 && term.start.line === term.end.line);
}

/** Returns a term for each line of a paragraph. */
function termsOf({ children, position }: Paragraph): DefinitionTerm[] {
  const lines: PhrasingContent[][] = [[]];
  for (const child of children) {
    if (child.type !== 'text') {
      lines.at(-1)?.push(child);
      continue;
    }
    for (const [index, value] of child.value.split('\n').entries()) {
      if (index > 0) lines.push([]);
      lines.at(-1)?.push({ ...child, value });
    }
  }
  return lines.map((line) => ({ type: 'definitionTerm', children: line, ...(position && { position }) }));
}

/** Returns the content of a definition without a term as it is written. */
function withMark({ children, position }: DefinitionDescription, mark: string): Nodes[] {
  const [first, ...others] = children;
  const text = { type: 'text' as const, value: `${mark} ` };
  if (first?.type === 'paragraph') return [{ ...first, children: [text, ...first.children] }, ...others];
  return [{ type: 'paragraph', children: [text], ...(position && { position }) }, ...children];
}
