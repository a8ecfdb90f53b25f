import type { Extension as FromMarkdown } from 'mdast-util-from-markdown';
import type {
  Effects,
  Extension,
  ParseContext,
  State,
  Construct as Syntax,
  Token,
  TokenizeContext,
} from 'micromark-util-types';
import { bar, isLineEnd, isSpace } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { delimiterRow, type NextLine, nextLine } from './next-line.js';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    lineBlock: 'lineBlock';
    lineBlockMarker: 'lineBlockMarker';
    lineBlockStanza: 'lineBlockStanza';
    lineBlockBreak: 'lineBlockBreak';
  }
}

/**
 * Verse or an address, each line after a `|`. A line of only `|` separates stanzas, and a line that begins with a space
 * continues the one before it.
 */
export const lineBlocks: Construct = {
  name: 'line-blocks',
  dialects: ['pandoc', 'quarto'],
  sign: /^[ \t>*+\-\d.)]*\|[ \t]/m,
  // Two lines with one bar each, at their starts, which no table has.
  proof:
    /(?:^|(?:\r\n?|\n)[ \t>]*(?:\r\n?|\n))[ >]*\| [^|\r\n]+(?:\r\n?|\n)[ >]*\| (?![ \t]*:?-+:?[ \t]*(?:[\r\n]|$))[^|\r\n]+(?:[\r\n]|$)/,
  syntax: lineBlockSyntax,
  fromMarkdown,
};

function lineBlockSyntax(): Extension {
  /** The lines that end with a line break of the page, for each parsed text. */
  const broken = new WeakMap<ParseContext, Set<number>>();

  const lineBreak: Syntax = {
    name: 'lineBlockBreak',
    tokenize(effects, ok, nok) {
      const isBreak = broken.get(this.parser)?.has(this.now().line) ?? false;
      return (code) => {
        if (!isBreak) return nok(code);
        effects.enter('lineBlockBreak');
        effects.consume(code);
        effects.exit('lineBlockBreak');
        return ok;
      };
    },
  };
  const lineBlock: Syntax = {
    name: 'lineBlock',
    concrete: true,
    tokenize(effects, ok, nok) {
      const lines = broken.get(this.parser) ?? new Set();
      broken.set(this.parser, lines);
      return new LineBlockReader(this, effects, { ok, nok, lineBreak: (line) => lines.add(line) }).start;
    },
  };
  return { flow: { [bar]: lineBlock }, text: { [-5]: lineBreak, [-4]: lineBreak, [-3]: lineBreak } };
}

/** What comes after the block, if there is none, and at a line that ends with a line break of the page. */
interface Outcomes {
  readonly ok: State;
  readonly nok: State;
  readonly lineBreak: (line: number) => void;
}

/** State of reading one block. Each `State` is a step of micromark's. */
class LineBlockReader {
  private readonly context: TokenizeContext;
  private readonly effects: Effects;
  private readonly on: Outcomes;
  private isFirstLine = true;
  private chunk: Token | undefined;
  private isInStanza = false;
  private next: NextLine = 'blank';

  constructor(context: TokenizeContext, effects: Effects, on: Outcomes) {
    this.context = context;
    this.effects = effects;
    this.on = on;
  }

  readonly start: State = (code) => {
    if (this.context.interrupt) return this.on.nok(code);
    this.effects.enter('lineBlock');
    return this.marker(code);
  };
  private readonly marker: State = (code) => {
    this.effects.enter('lineBlockMarker');
    this.effects.consume(code);
    return this.afterBar;
  };
  private readonly afterBar: State = (code) =>
    isSpace(code) || code === null || isLineEnd(code) ? this.indent(code) : this.on.nok(code);
  private readonly indent: State = (code) => {
    if (isSpace(code)) {
      this.effects.consume(code);
      return this.indent;
    }
    this.effects.exit('lineBlockMarker');
    return code === null || isLineEnd(code) ? this.lineEnd(code) : this.words(code);
  };
  private readonly words: State = (code) => {
    if (!this.isInStanza) this.effects.enter('lineBlockStanza');
    const token = this.effects.enter('chunkText', {
      contentType: 'text',
      ...(this.isInStanza && { previous: this.chunk }),
    });
    if (this.isInStanza && this.chunk) this.chunk.next = token;
    this.chunk = token;
    this.isInStanza = true;
    return this.word(code);
  };
  private readonly word: State = (code) => {
    if (code === null || isLineEnd(code)) return this.lineEnd(code);
    // A table's row.
    if (code === bar && this.isFirstLine) return this.on.nok(code);
    this.effects.consume(code);
    return this.word;
  };
  private readonly lineEnd: State = (code) =>
    code === null
      ? this.end(code)
      : this.effects.check(
          nextLine((found) => {
            this.next = found;
          }),
          (after) =>
            this.isFirstLine
              ? this.effects.check(delimiterRow, this.on.nok, this.goOn)(after)
              : this.goOn(after),
          this.end,
        )(code);
  private readonly goOn: State = (code) => {
    this.isFirstLine = false;
    if (this.isInStanza && this.next !== 'blank') {
      if (this.next === 'verse') this.on.lineBreak(this.context.now().line);
      this.effects.consume(code);
      this.effects.exit('chunkText');
    } else {
      this.endStanza();
      this.effects.enter('lineEnding');
      this.effects.consume(code);
      this.effects.exit('lineEnding');
    }
    return this.next === 'continuation' ? this.continuation : this.marker;
  };
  private readonly continuation: State = (code) => {
    this.effects.enter('linePrefix');
    return this.prefix(code);
  };
  private readonly prefix: State = (code) => {
    if (isSpace(code)) {
      this.effects.consume(code);
      return this.prefix;
    }
    this.effects.exit('linePrefix');
    return this.words(code);
  };
  private readonly endStanza = (): void => {
    if (!this.isInStanza) return;
    this.effects.exit('chunkText');
    this.effects.exit('lineBlockStanza');
    this.isInStanza = false;
  };
  private readonly end: State = (code) => {
    this.endStanza();
    this.effects.exit('lineBlock');
    return this.on.ok(code);
  };
}

function fromMarkdown(): FromMarkdown {
  return {
    enter: {
      lineBlockStanza(token) {
        this.enter({ type: 'paragraph', children: [] }, token);
      },
      lineBlockBreak(token) {
        this.enter({ type: 'break' }, token);
      },
    },
    exit: {
      lineBlockStanza(token) {
        this.exit(token);
      },
      lineBlockBreak(token) {
        this.exit(token);
      },
    },
  };
}
