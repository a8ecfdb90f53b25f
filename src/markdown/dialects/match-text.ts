import type { Code, Effects, State, TokenizeContext } from 'micromark-util-types';
import { isLineEnd } from '../parse/micromark-codes.js';

/** Text that a construct reads character by character, up to a sign that ends it. */
interface TextMatch {
  /** Called with each character; false: the text is no match. `text`: all before it. */
  goesOn(character: string, text: string): boolean;
  /** Tells whether the text ends before this character. */
  endsAt(character: string, text: string): boolean;
  /** Continues with the text, at the character that ends it. */
  done(text: string): State;
  nok: State;
}

/** Reads text with its line ends, as spaces, which need tokens of their own. The end of the paragraph is no match. */
export function readText(effects: Effects, { goesOn, endsAt, done, nok }: TextMatch): State {
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
    const character = characterOf(code);
    if (endsAt(character, text)) return done(text)(code);
    if (!goesOn(character, text)) return nok(code);
    effects.consume(code);
    text += character;
    return read;
  };
  return read;
}

/** Returns the character of a code; a space for a tab, and nothing for the end of the text. */
export const characterOf = (code: Code): string =>
  code === null ? '' : code < 0 ? ' ' : String.fromCharCode(code);

/** Tells whether the character before a construct is a letter, a digit or an underscore. */
export const followsWord = ({ previous }: TokenizeContext): boolean =>
  /[\p{L}\p{M}\p{N}_]/u.test(characterOf(previous));
