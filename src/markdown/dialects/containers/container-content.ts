import type { Code, Construct, Effects, State, Token, TokenizeContext } from 'micromark-util-types';
import { LimitError, limits } from '../../parse/limits.js';
import { isLineEnd, isSpace } from '../../parse/micromark-codes.js';
import type { LineReader } from './nesting.js';
import { readLine } from './read-line.js';

/** How the lines after an opening line are read. */
export interface ContentRules {
  readonly reader: LineReader;
  readonly isOption: (line: string) => boolean;
  /** Columns of a line's indent that are not part of the content. */
  readonly contentIndent: number;
  /** Whether the content is not Markdown. */
  readonly isLiteral: boolean;
  /** Whether the indent of the first line of content is not part of the content. */
  readonly isFreelyIndented: boolean;
  /** Called after the content and the closing line, at a line end. Exits the container. */
  atEnd(isClosed: boolean): State;
  /** Enters and exits the closing line. Default: a `containerSign`. */
  enterClosing?(): void;
  exitClosing?(): void;
}

/** Depth of containers by line, for each parse. micromark reads a container after the one around it. */
const depths = new WeakMap<object, Map<number, number>>();

/**
 * Reads the lines of a container up to its end, from the line end of the opening line. The content of a container of
 * blocks becomes a document of its own.
 */
export class ContainerContent {
  private role: 'content' | 'option' | 'closing' = 'content';
  private isEmpty = true;
  private strip: number;
  private chunk: Token | undefined;
  private readonly firstLine: number;
  private readonly depth: number;

  private readonly context: TokenizeContext;
  private readonly effects: Effects;
  private readonly rules: ContentRules;

  constructor(context: TokenizeContext, effects: Effects, rules: ContentRules) {
    this.context = context;
    this.effects = effects;
    this.rules = rules;
    this.strip = rules.contentIndent;
    this.firstLine = context.now().line;
    this.depth = 1 + (depths.get(context.parser)?.get(this.firstLine) ?? 0);
  }

  /** Decides what the next line is, before the line end is consumed. Fails if the line is no part of the container. */
  private readonly nextLine: Construct = {
    partial: true,
    tokenize: (effects, ok, nok) => {
      const afterEnd: State = (code) => {
        effects.exit('lineEnding');
        if (code === null || this.context.parser.lazy[this.context.now().line]) return nok(code);
        return effects.check(
          readLine((line) => this.accepts(line)),
          ok,
          nok,
        )(code);
      };
      return (code) => {
        effects.enter('lineEnding');
        effects.consume(code);
        return afterEnd;
      };
    },
  };

  private accepts(line: string): boolean {
    const { reader, isOption, isFreelyIndented } = this.rules;
    const role = isOption(line) ? 'option' : reader.read(line);
    if (role === 'outside') return false;
    if (this.depth + reader.depth() > limits.openContainers) throw tooDeep(this.context, line);
    if (role === 'content' && this.isEmpty && line.trim() !== '') {
      this.isEmpty = false;
      if (isFreelyIndented) this.strip = Math.max(this.strip, line.search(/\S/));
    }
    this.role = role;
    return true;
  }

  /** State at the line end before a line of the container, or at its end. */
  readonly atLineEnd: State = (code) =>
    code === null
      ? this.end(false, code)
      : this.effects.check(this.nextLine, this.overLineEnd, this.unclosed)(code);

  private readonly overLineEnd: State = (code) => {
    this.effects.enter('lineEnding');
    this.effects.consume(code);
    this.effects.exit('lineEnding');
    return this.lineStart;
  };

  private readonly lineStart: State = (code) => {
    if (this.role === 'content') return this.indent(0)(code);
    if (this.role === 'option') this.effects.enter('containerOption');
    else if (this.rules.enterClosing) this.rules.enterClosing();
    else this.effects.enter('containerSign');
    return this.signLine(code);
  };

  /** Consumes an option or the closing line. */
  private readonly signLine: State = (code) => {
    if (code !== null && !isLineEnd(code)) {
      this.effects.consume(code);
      return this.signLine;
    }
    if (this.role === 'option') {
      this.effects.exit('containerOption');
      return this.atLineEnd(code);
    }
    if (this.rules.exitClosing) this.rules.exitClosing();
    else this.effects.exit('containerSign');
    return this.end(true, code);
  };

  private indent(columns: number): State {
    return (code) => {
      if (columns < this.strip && isSpace(code)) {
        if (columns === 0) this.effects.enter('linePrefix');
        this.effects.consume(code);
        return this.indent(columns + 1);
      }
      if (columns > 0) this.effects.exit('linePrefix');
      return this.rules.isLiteral ? this.value(code) : this.chunkStart(code);
    };
  }

  private readonly chunkStart: State = (code) => {
    if (code === null) return this.end(false, code);
    // An empty line before the end has no chunk, which would be empty, too.
    if (isLineEnd(code)) return this.effects.check(this.nextLine, this.enterChunk, this.unclosed)(code);
    return this.enterChunk(code);
  };

  private readonly enterChunk: State = (code) => {
    const chunk = this.effects.enter('chunkDocument', { contentType: 'document', previous: this.chunk });
    if (this.chunk) this.chunk.next = chunk;
    this.chunk = chunk;
    return isLineEnd(code) ? this.chunkEnd(code) : this.inChunk(code);
  };

  private readonly inChunk: State = (code) => {
    if (code === null) return this.leaveChunk(code, this.unclosed);
    if (isLineEnd(code))
      return this.effects.check(this.nextLine, this.chunkEnd, (end) => this.leaveChunk(end, this.unclosed))(
        code,
      );
    this.effects.consume(code);
    return this.inChunk;
  };

  private readonly chunkEnd: State = (code) => {
    this.effects.consume(code);
    return (next) => this.leaveChunk(next, this.lineStart);
  };

  private leaveChunk(code: Code, next: State): State | undefined {
    const { start } = this.effects.exit('chunkDocument');
    this.context.parser.lazy[start.line] = false;
    return next(code);
  }

  private readonly value: State = (code) => {
    if (code === null || isLineEnd(code)) return this.atLineEnd(code);
    this.effects.enter('containerValue');
    return this.inValue(code);
  };

  private readonly inValue: State = (code) => {
    if (code !== null && !isLineEnd(code)) {
      this.effects.consume(code);
      return this.inValue;
    }
    this.effects.exit('containerValue');
    return this.atLineEnd(code);
  };

  private readonly unclosed: State = (code) => this.end(false, code);

  private end(isClosed: boolean, code: Code): State | undefined {
    const { parser } = this.context;
    const lines = depths.get(parser) ?? new Map<number, number>();
    depths.set(parser, lines);
    const last = this.context.now().line;
    for (let line = this.firstLine + 1; line <= last; line += 1) lines.set(line, this.depth);
    return this.rules.atEnd(isClosed)(code);
  }
}

function tooDeep(context: TokenizeContext, text: string): LimitError {
  const { line, column } = context.now();
  const at = { line, column: column - text.trimStart().length };
  return new LimitError(`More than ${limits.openContainers} containers are open here.`, at);
}
