import type { Extension } from 'mdast-util-from-markdown';
import type { Effects, State, Construct as Syntax, TokenizeContext } from 'micromark-util-types';
import { isHidden } from '../containers/hidden-content.js';
import { wrapBrackets } from '../scan/open-brackets.js';
import { parentNodes } from '../scan/parent-nodes.js';
import { readAttributes } from './read-attributes.js';

const { exit, ...others } = parentNodes('inlineSpan');

/**
 * Creates the syntax of the end of a span, from its closing bracket on.
 * @param readRest reads what follows the bracket
 */
export const spanEnd = (
  readRest: (context: TokenizeContext, effects: Effects, end: { ok: State; nok: State }) => State,
): Syntax => ({
  name: 'spanEnd',
  resolveTo: (events, context) => wrapBrackets(events, context, { as: 'inlineSpan', closing: 'spanEnd' }),
  tokenize(effects, ok, nok) {
    const rest = readRest(this, effects, {
      ok(code) {
        effects.exit('spanEnd');
        return ok(code);
      },
      nok,
    });
    return (code) => {
      effects.enter('spanEnd');
      effects.consume(code);
      return rest;
    };
  },
});

/** Creates the nodes of spans. One that a page hides is unspoken. */
export const spanNodes: Extension = {
  ...others,
  exit: {
    ...exit,
    inlineSpan(token) {
      const span = this.stack.at(-1);
      const value = this.sliceSerialize(token);
      this.exit(token);
      if (span?.type !== 'inlineSpan' || !isHidden(attributesAt(value))) return;
      const position = span.position ? { position: span.position } : {};
      span.children = [{ type: 'unspoken', kind: 'template', value, ...position }];
    },
  },
};

/** Reads the attributes at the end of a span. */
const attributesAt = (span: string) =>
  readAttributes(span.endsWith('}') ? span.slice(span.lastIndexOf('{') + 1, -1) : '');
