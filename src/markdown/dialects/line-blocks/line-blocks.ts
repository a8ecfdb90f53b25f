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

type NextLine = 'verse' | 'blank' | 'continuation';

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
      return tokenizeLineBlock(this, effects, { ok, nok, onBreak: (line) => lines.add(line) });
    },
  };
  return { flow: { [bar]: lineBlock }, text: { [-5]: lineBreak, [-4]: lineBreak, [-3]: lineBreak } };
}

function tokenizeLineBlock(
  context: TokenizeContext,
  effects: Effects,
  { ok, nok, onBreak }: { ok: State; nok: State; onBreak: (line: number) => void },
): State {
  const { interrupt } = context;
  let isFirstLine = true;
  let chunk: Token | undefined;
  let isInStanza = false;
  let next: NextLine = 'blank';

  const start: State = (code) => {
    if (interrupt) return nok(code);
    effects.enter('lineBlock');
    return marker(code);
  };
  const marker: State = (code) => {
    effects.enter('lineBlockMarker');
    effects.consume(code);
    return afterBar;
  };
  const afterBar: State = (code) =>
    isSpace(code) || code === null || isLineEnd(code) ? indent(code) : nok(code);
  const indent: State = (code) => {
    if (isSpace(code)) {
      effects.consume(code);
      return indent;
    }
    effects.exit('lineBlockMarker');
    return code === null || isLineEnd(code) ? lineEnd(code) : words(code);
  };
  const words: State = (code) => {
    if (!isInStanza) effects.enter('lineBlockStanza');
    const token = effects.enter('chunkText', { contentType: 'text', ...(isInStanza && { previous: chunk }) });
    if (isInStanza && chunk) chunk.next = token;
    chunk = token;
    isInStanza = true;
    return word(code);
  };
  const word: State = (code) => {
    if (code === null || isLineEnd(code)) return lineEnd(code);
    // A table's row.
    if (code === bar && isFirstLine) return nok(code);
    effects.consume(code);
    return word;
  };
  const lineEnd: State = (code) =>
    code === null
      ? end(code)
      : effects.check(
          nextLine((found) => {
            next = found;
          }),
          (after) => (isFirstLine ? effects.check(delimiterRow, nok, goOn)(after) : goOn(after)),
          end,
        )(code);
  const goOn: State = (code) => {
    isFirstLine = false;
    if (isInStanza && next !== 'blank') {
      if (next === 'verse') onBreak(context.now().line);
      effects.consume(code);
      effects.exit('chunkText');
    } else {
      endStanza();
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
    }
    return next === 'continuation' ? continuation : marker;
  };
  const continuation: State = (code) => {
    effects.enter('linePrefix');
    return prefix(code);
  };
  const prefix: State = (code) => {
    if (isSpace(code)) {
      effects.consume(code);
      return prefix;
    }
    effects.exit('linePrefix');
    return words(code);
  };
  const endStanza = (): void => {
    if (!isInStanza) return;
    effects.exit('chunkText');
    effects.exit('lineBlockStanza');
    isInStanza = false;
  };
  const end: State = (code) => {
    endStanza();
    effects.exit('lineBlock');
    return ok(code);
  };
  return start;
}

/** Matches a line end and the start of another line of the block in the same container. */
const nextLine = (found: (kind: NextLine) => void): Syntax => ({
  partial: true,
  tokenize(effects, ok, nok) {
    const start: State = (code) => {
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      return lineStart;
    };
    const lineStart: State = (code) => {
      if (this.parser.lazy[this.now().line] || (code !== bar && !isSpace(code))) return nok(code);
      effects.enter('lineBlockMarker');
      effects.consume(code);
      return code === bar ? afterBar : continuation;
    };
    const afterBar: State = (code) => {
      if (code === null || isLineEnd(code)) return finish('blank')(code);
      if (!isSpace(code)) return nok(code);
      effects.consume(code);
      return afterSpace;
    };
    const afterSpace: State = (code) => {
      if (code === null || isLineEnd(code)) return finish('blank')(code);
      if (!isSpace(code)) return finish('verse')(code);
      effects.consume(code);
      return afterSpace;
    };
    const continuation: State = (code) => {
      if (code === null || isLineEnd(code)) return nok(code);
      if (!isSpace(code)) return finish('continuation')(code);
      effects.consume(code);
      return continuation;
    };
    const finish =
      (kind: NextLine): State =>
      (code) => {
        effects.exit('lineBlockMarker');
        found(kind);
        return ok(code);
      };
    return start;
  },
});

/** Matches a line end and the row of dashes under the header of a GFM table. */
const delimiterRow: Syntax = {
  partial: true,
  tokenize(effects, ok, nok) {
    let hasDash = false;
    const start: State = (code) => {
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      effects.enter('lineBlockMarker');
      return inside;
    };
    const inside: State = (code) => {
      if (code === null || isLineEnd(code)) {
        effects.exit('lineBlockMarker');
        return hasDash ? ok(code) : nok(code);
      }
      if (!isSpace(code) && !'|:-'.includes(String.fromCharCode(code))) return nok(code);
      hasDash ||= code === 45;
      effects.consume(code);
      return inside;
    };
    return start;
  },
};

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
