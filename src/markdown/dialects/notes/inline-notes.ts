import type { Event, Construct as Syntax, TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { openBracket, wrapBrackets } from '../scan/open-brackets.js';
import { parentNodes } from '../scan/parent-nodes.js';

const caret = 94;
const leftBracket = 91;
const rightBracket = 93;

/** Note in its place: `^[A note.]`. */
export const inlineNotes: Construct = {
  name: 'inline-note',
  dialects: ['pandoc', 'quarto', 'obsidian'],
  sign: /\^\[/,
  // Two words: `x^[2]` may be a formula.
  proof: /\^\[[^\]\s[]{1,80}[ \t]+[^\]\s]/,
  syntax: () => {
    const open = new WeakMap<TokenizeContext, number>();
    return { text: { [caret]: noteStart(open), [rightBracket]: noteEnd(open) } };
  },
  fromMarkdown: () => parentNodes('inlineNote'),
};

/** Number of the notes that are open in each text, so that other brackets are fast. */
type Open = WeakMap<TokenizeContext, number>;

const noteStart = (open: Open): Syntax => ({
  name: 'inlineNoteStart',
  resolveAll: withoutUnclosed,
  tokenize(effects, ok, nok) {
    return (code) => {
      effects.enter('inlineNoteStart');
      effects.consume(code);
      return (next) => {
        if (next !== leftBracket) return nok(next);
        effects.consume(next);
        effects.exit('inlineNoteStart');
        open.set(this, (open.get(this) ?? 0) + 1);
        return ok;
      };
    };
  },
});

const noteEnd = (open: Open): Syntax => ({
  name: 'inlineNoteEnd',
  resolveTo: (events, context) =>
    wrapBrackets(events, context, { as: 'inlineNote', closing: 'inlineNoteEnd' }),
  tokenize(effects, ok, nok) {
    return (code) => {
      const count = open.get(this) ?? 0;
      if (count === 0 || openBracket(this.events)?.type !== 'inlineNoteStart') return nok(code);
      open.set(this, count - 1);
      effects.enter('inlineNoteEnd');
      effects.consume(code);
      effects.exit('inlineNoteEnd');
      return ok;
    };
  },
});

/** Makes notes that are never closed ordinary text. */
function withoutUnclosed(events: Event[]): Event[] {
  for (const [, token] of events) if (token.type === 'inlineNoteStart') token.type = 'data';
  return events;
}

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    inlineNoteEnd: 'inlineNoteEnd';
  }
}
