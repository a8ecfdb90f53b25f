import type { State, Construct as Syntax, TokenizeContext } from 'micromark-util-types';
import { isLineEnd } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { characterOf } from '../scan/match-text.js';
import { roleNode } from './role-node.js';

const leftBrace = 123;
const backtick = 96;
/** In characters. */
const longestName = 60;

/** Names that, in braces before code, can only be roles. */
const known =
  'ref|numref|eq|doc|any|term|download|abbr|sub|sup|sub-ref|math|kbd|guilabel|menuselection|file|command|index|eval|cite(?::\\w+)?|(?:py|c|cpp|js|rst|std):\\w+';

/** Roles of MyST: `` {abbr}`HTML (HyperText)` ``. */
export const mystRoles: Construct = {
  name: 'myst-role',
  dialects: ['myst'],
  sign: /\{[a-zA-Z][\w:+.-]*\}`/,
  // Pandoc has a dot before the name of a container.
  proof: new RegExp(`\\{(?:${known})\\}\`[^\`]|^:{3,}\\{[a-z]`, 'm'),
  shows: ['myst'],
  syntax: () => {
    const unclosed: Unclosed = new WeakMap();
    return { text: { [leftBrace]: role(unclosed) } };
  },
  fromMarkdown: () => ({
    enter: {
      mystRole(token) {
        const node = roleNode(this.sliceSerialize(token));
        this.enter('children' in node ? { ...node, children: [] } : node, token);
      },
    },
    exit: {
      mystRole(token) {
        const node = this.stack.at(-1);
        // Only now, since the parser adds the line ends of the role to a parent.
        if (node && 'children' in node) Object.assign(node, roleNode(this.sliceSerialize(token)));
        this.exit(token);
      },
    },
  }),
};

/** Numbers of backticks that have no further match in a text, so that each is searched for only once. */
type Unclosed = WeakMap<TokenizeContext, Set<number>>;

const role = (unclosed: Unclosed): Syntax => ({
  name: 'mystRole',
  tokenize(effects, ok, nok) {
    const missing = unclosed.get(this) ?? new Set();
    unclosed.set(this, missing);
    let name = '';
    let size = 0;
    let closing = 0;
    const start: State = (code) => {
      effects.enter('mystRole');
      effects.consume(code);
      return inName;
    };
    const inName: State = (code) => {
      const character = characterOf(code);
      if (character === '}' && name !== '') {
        effects.consume(code);
        return opening;
      }
      const fits = name === '' ? /[a-zA-Z]/ : /[\w:+.-]/;
      if (!fits.test(character) || name.length > longestName) return nok(code);
      name += character;
      effects.consume(code);
      return inName;
    };
    const opening: State = (code) => {
      if (code === backtick) {
        size += 1;
        effects.consume(code);
        return opening;
      }
      return size === 0 || missing.has(size) ? nok(code) : content(code);
    };
    const content: State = (code) => {
      if (code === null) {
        missing.add(size);
        return nok(code);
      }
      if (isLineEnd(code)) {
        effects.enter('lineEnding');
        effects.consume(code);
        effects.exit('lineEnding');
        return content;
      }
      effects.enter('constructText');
      return inLine(code);
    };
    const inLine: State = (code) => {
      if (code === backtick) {
        closing = 0;
        return end(code);
      }
      if (code === null || isLineEnd(code)) {
        effects.exit('constructText');
        return content(code);
      }
      effects.consume(code);
      return inLine;
    };
    const end: State = (code) => {
      if (code === backtick) {
        closing += 1;
        effects.consume(code);
        return end;
      }
      if (closing !== size) return inLine(code);
      effects.exit('constructText');
      effects.exit('mystRole');
      return ok(code);
    };
    return start;
  },
});

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    mystRole: 'mystRole';
  }
}
