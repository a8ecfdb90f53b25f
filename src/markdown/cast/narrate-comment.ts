import { distance } from 'fastest-levenshtein';
import type { Delivery } from '../../manifest/manifest.js';
import type { MarkdownCode } from '../markdown-codes.js';
import { type Attribute, deliveryFrom, duplicate, voiceCommentKeys } from './delivery-attributes.js';

/** Problem inside a comment. `offset` and `length` are UTF-16 code units in the comment's inner text. */
export interface CommentProblem {
  readonly code: MarkdownCode;
  readonly message: string;
  readonly hint: string;
  readonly offset: number;
  readonly length: number;
}

/** Parsed voice comment. With problems, it has no effect and `delivery` must not be used. */
export interface NarrateComment {
  readonly delivery: Delivery;
  /** Words that replace the block after the comment, which is then no voice comment; empty: silence; null: none. */
  readonly say: string | null;
  readonly problems: readonly CommentProblem[];
}

interface CommentAttribute extends Attribute<{ readonly offset: number; readonly length: number }> {
  readonly value: string;
}

const opening = /^(\s*)([\p{L}_-]+)[ \t]*(:?)/u;
const setsSomething = new RegExp(`(?:^|\\s)(?:say|${voiceCommentKeys.join('|')})\\s*=`);
const attribute =
  /\s*([\p{L}][\p{L}\p{N}_-]*)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s"'=,;“”‘’]+))(?=\s|$)/uy;
const example = 'Write <!-- narrate: as=letter --> or <!-- narrate: voice=Kore prompt="…" -->.';

/**
 * Parses the inner text of an HTML comment (without its `<!--` and `-->`).
 * @returns null: not a voice comment
 */
export function readNarrateComment(inner: string): NarrateComment | null {
  const found = opening.exec(inner);
  if (!found) return null;
  const [start, indent = '', name = '', colon] = found;
  const body = inner.slice(start.length);
  const hasSettings = setsSomething.test(body);
  const spot = { offset: indent.length, length: name.length };
  if (name === 'narrate') {
    if (colon) return readAttributes(body, start.length, spot);
    const missingColon = 'There is no colon after `narrate` in this comment.';
    return hasSettings
      ? failed({ code: 'markdown-comment-malformed', message: missingColon, hint: example, ...spot })
      : null;
  }
  if (!hasSettings || distance(name.toLowerCase(), 'narrate') > 2) return null;
  const message = `This comment begins with \`${name}\`, not \`narrate:\`.`;
  return failed({ code: 'markdown-comment-misspelt', message, hint: example, ...spot });
}

const failed = (problem: CommentProblem): NarrateComment => ({
  delivery: {},
  say: null,
  problems: [problem],
});

function readAttributes(
  body: string,
  start: number,
  name: { offset: number; length: number },
): NarrateComment {
  const attributes: CommentAttribute[] = [];
  let at = 0;
  while (body.slice(at).trim() !== '') {
    attribute.lastIndex = at;
    const found = attribute.exec(body);
    if (!found) return failed(unreadable(body, at, start));
    const [whole, key = '', double, single, bare] = found;
    const offset = start + at + whole.length - whole.trimStart().length;
    attributes.push({ key, value: double ?? single ?? bare ?? '', where: { offset, length: key.length } });
    at += whole.length;
  }
  const [says, others] = [attributes.filter(isSay), attributes.filter((one) => !isSay(one))];
  const [say, second] = says;
  if (second) return failed({ ...duplicate(second.key), ...second.where });
  if (say && others.length === 0) return { delivery: {}, say: say.value, problems: [] };
  const { delivery, problems } = deliveryFrom(others);
  return {
    delivery,
    say: say?.value ?? null,
    problems: problems.map(({ where, ...problem }) => ({ ...problem, ...(where ?? name) })),
  };
}

const isSay = ({ key }: CommentAttribute): boolean => key === 'say';

function unreadable(body: string, at: number, start: number): CommentProblem {
  const rest = body.slice(at);
  const offset = start + at + rest.length - rest.trimStart().length;
  const what = rest.trim().split(/\s/, 1)[0] ?? '';
  return {
    code: 'markdown-comment-malformed',
    message: `This part of a \`narrate:\` comment is not valid: ${what.slice(0, 60)}`,
    hint: /[“”‘’]/.test(rest)
      ? 'Use straight quotes: prompt="…".'
      : /["']/.test(rest)
        ? 'Check for a missing quote, and put values with spaces in quotes: prompt="…".'
        : example,
    offset,
    length: what.length,
  };
}
