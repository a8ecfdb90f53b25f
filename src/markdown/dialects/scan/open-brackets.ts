import type { Event, Token, TokenizeContext } from 'micromark-util-types';

/** Types of the tokens that open a pair of brackets. */
const openings: ReadonlySet<string> = new Set(['labelLink', 'labelImage', 'inlineNoteStart']);

/** Returns the innermost bracket that is still open; null: none. */
export function openBracket(events: readonly Event[]): Token | null {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const [step, token] = events[at] as Event;
    if (step === 'enter' && openings.has(token.type) && !token._balanced) return token;
  }
  return null;
}

/**
 * Puts all that is between an open bracket and the construct that just ended into one token, without the signs of both.
 * @param closing type of the token of the construct that closes the bracket
 */
export function wrapBrackets(
  events: Event[],
  context: TokenizeContext,
  { as, closing }: { as: 'inlineSpan' | 'inlineNote' | 'inlinePicture'; closing: Token['type'] },
): Event[] {
  const end = events.findLastIndex(([step, token]) => step === 'enter' && token.type === closing);
  const opening = openBracket(events.slice(0, end));
  if (!opening) return events;
  const start = events.findLastIndex(([step, token]) => step === 'enter' && token === opening);
  const inside = events.findLastIndex(([step, token]) => step === 'exit' && token === opening);
  // micromark must not use it for a link.
  opening._balanced = true;
  const token: Token = { type: as, start: opening.start, end: (events.at(-1) as Event)[1].end };
  const content = resolveInside(events.slice(inside + 1, end), context);
  events.length = start;
  events.push(['enter', token, context]);
  for (const event of content) events.push(event);
  events.push(['exit', token, context]);
  return events;
}

/** Resolves emphasis, which cannot begin inside of brackets and end outside. */
function resolveInside(events: Event[], context: TokenizeContext): Event[] {
  const resolvers = new Set(context.parser.constructs.insideSpan.null?.map((one) => one.resolveAll));
  let resolved = events;
  for (const resolve of resolvers) resolved = resolve?.(resolved, context) ?? resolved;
  return resolved;
}

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    inlineSpan: 'inlineSpan';
    inlinePicture: 'inlinePicture';
    inlineNote: 'inlineNote';
    inlineNoteStart: 'inlineNoteStart';
  }
}
