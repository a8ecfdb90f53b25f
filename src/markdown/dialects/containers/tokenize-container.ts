import type { Code, Construct, Effects, State, Token, TokenizeContext } from 'micromark-util-types';
import { LimitError, limits } from '../../parse/limits.js';
import { isLineEnd, isSpace } from '../../parse/micromark-codes.js';
import { createOptionLines, type LineReader } from './nesting.js';
import type { Opening } from './opening.js';

/** Kind of container, by its signs. */
export interface ContainerKind {
  readonly name: string;
  /** Reads an opening line without its indent; null: it is none. */
  readOpening(line: string): Opening | null;
  /** @param indent columns before the opening line */
  createReader(opening: Opening, indent: number): LineReader;
  /** Returns how many columns of a content line's indent are not part of the content. */
  contentIndent(indent: number): number;
  /** Whether it ends only at a closing line, so that no quotation or list can begin in its lines and end it. */
  readonly hasClosingLine: boolean;
}

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    container: 'container';
    containerSign: 'containerSign';
    containerTitle: 'containerTitle';
    containerOption: 'containerOption';
    containerValue: 'containerValue';
  }
  interface Token {
    /** Opening line of a `container`. */
    opening?: Opening;
    /** Whether a `container` has a closing line. */
    isClosed?: boolean;
  }
}

/** Depth of containers by line, for each parse. micromark reads a container after the one around it. */
const depths = new WeakMap<object, Map<number, number>>();

/** Creates the micromark construct of a kind of container. */
export const containerConstruct = (kind: ContainerKind): Construct => ({
  name: kind.name,
  concrete: kind.hasClosingLine,
  tokenize(effects, ok, nok) {
    let opening: Opening | null = null;
    const read: Construct = readLine((line) => {
      opening = kind.readOpening(line);
      return opening !== null;
    });
    return effects.check(
      read,
      (code) => tokenizeContainer(this, effects, { kind, opening: opening as Opening, ok })(code),
      nok,
    );
  },
});

/** Returns the columns before the current construct, in its container. */
export function indentOf(context: TokenizeContext): number {
  const [, token, owner] = context.events.at(-1) ?? [];
  return token?.type === 'linePrefix' && owner ? owner.sliceSerialize(token, true).length : 0;
}

/** Creates a construct that reads the rest of a line, for a look ahead. A tab counts as the columns that it takes. */
export function readLine(accepts: (line: string) => boolean): Construct {
  return {
    partial: true,
    tokenize(effects, ok, nok) {
      let line = '';
      const inLine: State = (code) => {
        if (code === null || isLineEnd(code)) {
          if (line !== '') effects.exit('containerSign');
          return accepts(line) ? ok(code) : nok(code);
        }
        if (line === '') effects.enter('containerSign');
        line += charOf(code);
        effects.consume(code);
        return inLine;
      };
      return inLine;
    },
  };
}

const charOf = (code: number): string => (isSpace(code) ? ' ' : String.fromCharCode(code));

interface Parts {
  readonly kind: ContainerKind;
  readonly opening: Opening;
  readonly ok: State;
}

function tokenizeContainer(context: TokenizeContext, effects: Effects, { kind, opening, ok }: Parts): State {
  const indent = indentOf(context);
  const token = effects.enter('container', { opening, isClosed: false });
  const inner = createContent(context, effects, {
    reader: kind.createReader(opening, indent),
    isOption: createOptionLines(opening.options, indent),
    contentIndent: kind.contentIndent(indent),
    isLiteral: opening.form !== 'blocks' && opening.form !== 'figure',
    isFreelyIndented: opening.isFreelyIndented,
    atEnd(isClosed) {
      token.isClosed = isClosed;
      effects.exit('container');
      return ok;
    },
  });
  return tokenizeOpening(effects, opening.title, (code) => (context.interrupt ? ok(code) : inner(code)));
}

/** Consumes an opening line, with its title as text. */
function tokenizeOpening(effects: Effects, title: Opening['title'], after: State): State {
  let at = 0;
  let inside: 'containerSign' | 'containerTitle' | null = null;
  const leave = (): void => {
    if (inside === 'containerTitle') effects.exit('chunkText');
    if (inside !== null) effects.exit(inside);
    inside = null;
  };
  const inLine: State = (code) => {
    if (code === null || isLineEnd(code)) {
      leave();
      return after(code);
    }
    const wanted = title && at >= title[0] && at < title[1] ? 'containerTitle' : 'containerSign';
    if (inside !== wanted) {
      leave();
      inside = wanted;
      effects.enter(wanted);
      if (wanted === 'containerTitle') effects.enter('chunkText', { contentType: 'text' });
    }
    at += 1;
    effects.consume(code);
    return inLine;
  };
  return inLine;
}

/** How the lines after an opening line are read. */
export interface ContentRules {
  readonly reader: LineReader;
  readonly isOption: (line: string) => boolean;
  readonly contentIndent: number;
  readonly isLiteral: boolean;
  readonly isFreelyIndented: boolean;
  /** Called after the content and the closing line, at a line end. Exits the container. */
  atEnd(isClosed: boolean): State;
  /** Type of the closing line. Default: `containerSign`. */
  enterClosing?(): void;
  exitClosing?(): void;
}

type Role = 'content' | 'option' | 'closing';

/** Reads the lines of a container up to its end. The content of a container of blocks is a document of its own. */
export function createContent(context: TokenizeContext, effects: Effects, rules: ContentRules): State {
  const { reader, isLiteral } = rules;
  const firstLine = context.now().line;
  const depth = depthAt(context, firstLine);
  let role: Role = 'content';
  let isEmpty = true;
  let strip = rules.contentIndent;
  let previous: Token | undefined;

  const nextLine: Construct = {
    partial: true,
    tokenize(look, yes, no) {
      const read = readLine((line) => {
        const is = rules.isOption(line) ? 'option' : reader.read(line);
        if (is === 'outside') return false;
        if (depth + reader.depth() > limits.openContainers) throw tooDeep(context);
        if (is === 'content' && isEmpty && line.trim() !== '') {
          isEmpty = false;
          if (rules.isFreelyIndented) strip = Math.max(strip, line.search(/\S/));
        }
        role = is;
        return true;
      });
      const afterEnd: State = (code) => {
        look.exit('lineEnding');
        if (code === null || context.parser.lazy[context.now().line]) return no(code);
        return look.check(read, yes, no)(code);
      };
      return (code) => {
        look.enter('lineEnding');
        look.consume(code);
        return afterEnd;
      };
    },
  };

  const atLineEnd: State = (code) =>
    code === null ? finish(code) : effects.check(nextLine, overLineEnd, finish)(code);
  const overLineEnd: State = (code) => {
    effects.enter('lineEnding');
    effects.consume(code);
    effects.exit('lineEnding');
    return lineStart;
  };
  const lineStart: State = (code) => {
    if (role === 'content') return contentStart(code);
    if (role === 'option') effects.enter('containerOption');
    else if (rules.enterClosing) rules.enterClosing();
    else effects.enter('containerSign');
    return signLine(code);
  };
  const signLine: State = (code) => {
    if (code !== null && !isLineEnd(code)) {
      effects.consume(code);
      return signLine;
    }
    if (role === 'option') {
      effects.exit('containerOption');
      return atLineEnd(code);
    }
    if (rules.exitClosing) rules.exitClosing();
    else effects.exit('containerSign');
    return end(true, code);
  };
  const contentStart: State = (code) => {
    let columns = 0;
    const inIndent: State = (space) => {
      if (columns < strip && isSpace(space)) {
        if (columns === 0) effects.enter('linePrefix');
        columns += 1;
        effects.consume(space);
        return inIndent;
      }
      if (columns > 0) effects.exit('linePrefix');
      return isLiteral ? valueStart(space) : chunkStart(space);
    };
    return inIndent(code);
  };

  const chunkStart: State = (code) => {
    if (code === null) return finish(code);
    // An empty line before the end has no chunk, which would be empty, too.
    if (isLineEnd(code)) return effects.check(nextLine, enterChunk, finish)(code);
    return enterChunk(code);
  };
  const enterChunk: State = (code) => {
    const chunk = effects.enter('chunkDocument', { contentType: 'document', previous });
    if (previous) previous.next = chunk;
    previous = chunk;
    return isLineEnd(code) ? afterChunk(code) : inChunk(code);
  };
  const inChunk: State = (code) => {
    if (code === null) return leaveChunk(code, finish);
    if (isLineEnd(code))
      return effects.check(nextLine, afterChunk, (lineEnd) => leaveChunk(lineEnd, finish))(code);
    effects.consume(code);
    return inChunk;
  };
  const afterChunk: State = (code) => {
    effects.consume(code);
    return (next) => leaveChunk(next, lineStart);
  };
  const leaveChunk = (code: Code, next: State): State | undefined => {
    const { start } = effects.exit('chunkDocument');
    context.parser.lazy[start.line] = false;
    return next(code);
  };

  const valueStart: State = (code) => {
    if (code === null || isLineEnd(code)) return atLineEnd(code);
    effects.enter('containerValue');
    return inValue(code);
  };
  const inValue: State = (code) => {
    if (code !== null && !isLineEnd(code)) {
      effects.consume(code);
      return inValue;
    }
    effects.exit('containerValue');
    return atLineEnd(code);
  };

  const finish: State = (code) => end(false, code);
  const end = (isClosed: boolean, code: Code): State | undefined => {
    markDepth(context, { from: firstLine + 1, to: context.now().line, depth: depth + 1 });
    return rules.atEnd(isClosed)(code);
  };
  return atLineEnd;
}

const depthAt = ({ parser }: TokenizeContext, line: number): number => depths.get(parser)?.get(line) ?? 0;

function markDepth(
  { parser }: TokenizeContext,
  { from, to, depth }: { from: number; to: number; depth: number },
): void {
  const lines = depths.get(parser) ?? new Map<number, number>();
  depths.set(parser, lines);
  for (let line = from; line <= to; line += 1) lines.set(line, depth);
}

function tooDeep(context: TokenizeContext): LimitError {
  const { line, column } = context.now();
  return new LimitError(`More than ${limits.openContainers} containers are open here.`, { line, column });
}
