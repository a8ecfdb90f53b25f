import type { Code, Effects, State } from 'micromark-util-types';
import { isLineEnd } from '../../parse/micromark-codes.js';

/** Text that a construct reads character by character, with the sign that ends it. */
interface TextMatch {
  /** Called with each character; false: the text is no match. `text`: all before it. */
  goesOn(character: string, text: string): boolean;
  /** Tells whether a character is the sign that ends the text. */
  endsAt(character: string, text: string): boolean;
  /** Tells whether the text, without the sign that ends it, is a match. Default: it is. */
  accepts?(text: string): boolean;
  /** Continues after the sign. */
  ok: State;
  nok: State;
}

/** Reads text of one or more lines. Its line ends become spaces. The end of the paragraph is no match. */
export function readText(effects: Effects, { goesOn, endsAt, accepts, ok, nok }: TextMatch): State {
  let text = '';
  const read: State = (code) => {
    if (code === null) return nok(code);
    if (isLineEnd(code)) {
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      text += ' ';
      return read;
    }
    effects.enter('constructText');
    return inLine(code);
  };
  const inLine: State = (code) => {
    if (code === null || isLineEnd(code)) {
      effects.exit('constructText');
      return read(code);
    }
    const character = characterOf(code);
    if (endsAt(character, text)) {
      if (accepts && !accepts(text)) return nok(code);
      effects.consume(code);
      effects.exit('constructText');
      return ok;
    }
    if (!goesOn(character, text)) return nok(code);
    effects.consume(code);
    text += character;
    return inLine;
  };
  return read;
}

/** Returns the character of a code; a space for a tab, and nothing for the end of the text. */
export const characterOf = (code: Code): string =>
  code === null ? '' : code < 0 ? ' ' : String.fromCharCode(code);

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    /** Line, or a part of one, inside of a construct. */
    constructText: 'constructText';
  }
}
