import { distance } from 'fastest-levenshtein';
import type { Delivery } from '../../manifest/manifest.js';
import type { MarkdownCode } from '../markdown-codes.js';
import { type Attribute, deliveryFrom, voiceCommentKeys } from './delivery-attributes.js';

/** Something wrong inside a comment: offset and length in the comment's inner text. */
export interface CommentProblem {
  readonly code: MarkdownCode;
  readonly message: string;
  readonly hint: string;
  readonly offset: number;
  readonly length: number;
}

/** A comment that wants to be a mark. With problems it is none, and its delivery is not to be used. */
export interface NarrateComment {
  readonly delivery: Delivery;
  readonly problems: readonly CommentProblem[];
}

const opening = /^(\s*)([\p{L}_-]+)[ \t]*(:?)/u;
const setsSomething = new RegExp(`(?:^|\\s)(?:${voiceCommentKeys.join('|')})\\s*=`);
const attribute =
  /\s*([\p{L}][\p{L}\p{N}_-]*)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s"'=,;“”‘’]+))(?=\s|$)/uy;
const example = 'Write <!-- narrate: as=letter --> or <!-- narrate: voice=Kore prompt="…" -->.';

/**
 * Reads the inner text of an HTML comment (without its `<!--` and `-->`).
 * @returns null: an ordinary comment, that means nothing here
 */
export function readNarrateComment(inner: string): NarrateComment | null {
  const found = opening.exec(inner);
  if (!found) return null;
  const [start, indent = '', name = '', colon] = found;
  const says = inner.slice(start.length);
  const isMark = setsSomething.test(says);
  const spot = { offset: indent.length, length: name.length };
  if (name === 'narrate') {
    if (colon) return readAttributes(says, start.length, spot);
    const missingColon = 'There is no colon after `narrate` in this comment.';
    return isMark
      ? failed({ code: 'markdown-comment-malformed', message: missingColon, hint: example, ...spot })
      : null;
  }
  if (!isMark || distance(name.toLowerCase(), 'narrate') > 2) return null;
  const message = `This comment begins with \`${name}\`, not \`narrate:\`.`;
  return failed({ code: 'markdown-comment-misspelt', message, hint: example, ...spot });
}

const failed = (problem: CommentProblem): NarrateComment => ({ delivery: {}, problems: [problem] });

function readAttributes(
  says: string,
  start: number,
  name: { offset: number; length: number },
): NarrateComment {
  const attributes: Attribute<{ offset: number; length: number }>[] = [];
  let at = 0;
  while (says.slice(at).trim() !== '') {
    attribute.lastIndex = at;
    const found = attribute.exec(says);
    if (!found) return failed(unreadable(says, at, start));
    const [whole, key = '', double, single, bare] = found;
    const offset = start + at + whole.length - whole.trimStart().length;
    attributes.push({ key, value: double ?? single ?? bare, where: { offset, length: key.length } });
    at += whole.length;
  }
  const { delivery, problems } = deliveryFrom(attributes);
  return {
    delivery,
    problems: problems.map(({ where, ...said }) => ({ ...said, ...(where ?? name) })),
  };
}

function unreadable(says: string, at: number, start: number): CommentProblem {
  const rest = says.slice(at);
  const offset = start + at + rest.length - rest.trimStart().length;
  const what = rest.trim().split(/\s/, 1)[0] ?? '';
  return {
    code: 'markdown-comment-malformed',
    message: `This cannot be read in a \`narrate:\` comment: ${what.slice(0, 60)}`,
    hint: /[“”‘’]/.test(rest)
      ? 'Use straight quotes: prompt="…".'
      : /["']/.test(rest)
        ? 'Is there a quote missing? Values with spaces stand in quotes: prompt="…".'
        : example,
    offset,
    length: what.length,
  };
}
