import type {
  Code,
  ContainerState,
  Effects,
  State,
  Construct as Syntax,
  TokenizeContext,
} from 'micromark-util-types';
import { LimitError, limits } from '../../parse/limits.js';
import { isBlank, isSpace } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { characterOf } from '../scan/match-text.js';
import { markerStyle } from './list-marker.js';

/**
 * Lists of Pandoc with other markers than CommonMark: `#.`, `(@)`, `i.`, `a)`, `(1)`. As there, a list needs a blank line before
 * it, and a capital letter with a full stop two spaces after it, since it may be an initial.
 */
export const fancyLists: Construct = {
  name: 'fancy-list',
  dialects: ['pandoc', 'quarto'],
  sign: /^[ \t>*+-]*(?:#\.|\((?:@[\w-]*|[iaA1I])\)|[iaAI][.)])[ \t]/m,
  proof: null,
  isLikeProse: true,
  syntax: () => ({
    document: Object.fromEntries(
      [...'#(abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((first) => [
        first.charCodeAt(0),
        item,
      ]),
    ),
  }),
};

/** In characters, with the name of an example. */
const longestMarker = 60;
/** More white space before the text of an item is the start of indented code. */
const widestGap = 4;

/** Syntax of an item. Its tokens are those of an ordered list, so the usual nodes come from them. */
const item: Syntax = {
  name: 'list',
  tokenize: startItem,
  continuation: { tokenize: continueItem },
  exit: (effects) => {
    effects.exit('listOrdered');
  },
};

function startItem(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const state = this.containerState ?? {};
  const indent = lastWidth(this, 'linePrefix');
  let marker = '';
  const start: State = (code) => {
    if (this.interrupt || this.now().column > limits.nestingColumn) return nok(code);
    if (state.markerStyle === undefined) effects.enter('listOrdered', { _container: true });
    effects.enter('listItemPrefix');
    effects.enter('listItemMarker');
    return inMarker(code);
  };
  const inMarker: State = (code) => {
    if (isBlank(code)) return afterMarker(code);
    if (marker.length >= longestMarker) return nok(code);
    marker += characterOf(code);
    effects.consume(code);
    return inMarker;
  };
  const afterMarker: State = (code) => {
    const style = markerStyle(marker, state.markerStyle ?? null);
    if (style === null || !isSpace(code)) return nok(code);
    effects.exit('listItemMarker');
    return spaces(effects, {
      type: 'listItemPrefixWhitespace',
      most: widestGap + 1,
      done: (width) => (next) => {
        const isInitial = /^[A-Z]\.$/.test(marker) && width < 2;
        if (width > widestGap || isInitial || isBlank(next)) return nok(next);
        state.markerStyle = style;
        state.size = indent + marker.length + width;
        effects.exit('listItemPrefix');
        return ok(next);
      },
    })(code);
  };
  return start;
}

function continueItem(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const state = this.containerState ?? {};
  const size = state.size ?? 0;
  const indented: Syntax = {
    partial: true,
    tokenize: (effects, yes, no) =>
      spaces(effects, {
        type: 'listItemIndent',
        most: size,
        done: (width) => (code) =>
          width === size || (width > 0 && isLineEndOrNull(code)) ? yes(code) : no(code),
      }),
  };
  const nextItem: State = (code) => {
    state._closeFlow = true;
    this.interrupt = false;
    return spaces(effects, {
      type: 'linePrefix',
      most: 3,
      done: () => effects.attempt(item, ok, nok),
    })(code);
  };
  return (code) => {
    delete state._closeFlow;
    if (isLineEndOrNull(code)) {
      state.lines = 0;
      return ok(code);
    }
    checkLines(this, state);
    return effects.attempt(indented, ok, nextItem)(code);
  };
}

/** Counts the lines of an item without a blank line, for which the time grows faster than their number. */
function checkLines(context: TokenizeContext, state: ContainerState): void {
  state.lines = (state.lines ?? 1) + 1;
  if (state.lines > limits.itemLines)
    throw new LimitError(`A list item has more than ${limits.itemLines} lines without a blank line.`, {
      line: context.now().line,
      column: 1,
    });
}

const isLineEndOrNull = (code: Code): boolean => isBlank(code) && !isSpace(code);

/** Reads at most a number of spaces, and passes on how many there are. */
function spaces(
  effects: Effects,
  {
    type,
    most,
    done,
  }: {
    type: 'linePrefix' | 'listItemIndent' | 'listItemPrefixWhitespace';
    most: number;
    done: (width: number) => State;
  },
): State {
  let width = 0;
  const read: State = (code) => {
    if (isSpace(code) && width < most) {
      width += 1;
      effects.consume(code);
      return read;
    }
    if (width > 0) effects.exit(type);
    return done(width)(code);
  };
  return (code) => {
    if (isSpace(code)) effects.enter(type);
    return read(code);
  };
}

/** Returns the width of the last token, if it has the type. */
function lastWidth({ events }: TokenizeContext, type: string): number {
  const [, token, context] = events.at(-1) ?? [];
  return token?.type === type ? (context?.sliceSerialize(token, true).length ?? 0) : 0;
}

declare module 'micromark-util-types' {
  interface ContainerState {
    /** Style of the markers of a list of Pandoc; absent: it is another list, or not yet one. */
    markerStyle?: string;
    /** Lines since the last blank line. */
    lines?: number;
  }
}
