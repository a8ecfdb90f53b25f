import type { Construct, Effects, State, TokenizeContext } from 'micromark-util-types';
import { isLineEnd } from '../../parse/micromark-codes.js';
import { recordLiteralBlock } from '../templates/raw-ranges.js';
import { ContainerContent } from './container-content.js';
import { createOptionLines, type LineReader } from './nesting.js';
import type { Opening } from './opening.js';
import { indentOf, readLine } from './read-line.js';

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

interface Parts {
  readonly kind: ContainerKind;
  readonly opening: Opening;
  readonly ok: State;
}

function tokenizeContainer(context: TokenizeContext, effects: Effects, { kind, opening, ok }: Parts): State {
  const indent = indentOf(context);
  const token = effects.enter('container', { opening, isClosed: false });
  const content = new ContainerContent(context, effects, {
    reader: kind.createReader(opening, indent),
    isOption: createOptionLines(opening.options, indent),
    contentIndent: kind.contentIndent(indent),
    isLiteral: opening.form !== 'blocks' && opening.form !== 'figure',
    isFreelyIndented: opening.isFreelyIndented,
    atEnd(isClosed) {
      token.isClosed = isClosed;
      const { start, end } = effects.exit('container');
      if (opening.name === 'v-pre')
        recordLiteralBlock(context.parser, { from: start.offset, to: end.offset });
      return ok;
    },
  });
  return tokenizeOpening(effects, opening.title, (code) =>
    context.interrupt ? ok(code) : content.atLineEnd(code),
  );
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
