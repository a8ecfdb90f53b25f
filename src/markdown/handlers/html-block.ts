import type { Html } from 'mdast';
import { type CommentProblem, readNarrateComment } from '../cast/narrate-comment.js';
import { spotInside } from '../parse/positions.js';
import { type HtmlComment, readHtml } from '../read/html-speech.js';
import { hasWord } from '../read/normalise-text.js';
import type { BlockHandler, Reader } from './handler.js';

/** A block of HTML, comments included. */
export const htmlBlock: BlockHandler<'html'> = (node, reader) => {
  let markEnd = 0;
  const { comments } = reader.readHtml(node);
  for (const comment of comments) {
    const narrate = readNarrateComment(comment.inner);
    if (narrate) markEnd = comment.end;
    else reader.skip('comment', node, comment.inner);
    for (const problem of problemsOf(node, comment, narrate?.problems, reader)) {
      const { offset, length, ...said } = problem;
      reader.diagnose({ ...said, length, at: spotInside(node, comment.start + offset, reader.source) });
    }
  }
  sayHtml(node, markEnd, reader);
  // What stands behind a mark is no HTML to its author.
  const rest = node.value.slice(markEnd);
  if (markEnd > 0 && rest.trim() !== '') {
    const indent = rest.length - rest.trimStart().length;
    reader.enterMarkdown(rest.slice(indent), spotInside(node, markEnd + indent, reader.source));
  }
};

/** Says what stands in the HTML, up to the end of its last mark if there is one. */
function sayHtml(node: Html, markEnd: number, reader: Reader): void {
  const { text, unsaid } = markEnd > 0 ? readHtml(node.value.slice(0, markEnd)) : reader.readHtml(node);
  for (const { kind, preview } of unsaid) reader.skip(kind, node, preview);
  if (reader.policies.html === 'read') reader.say(node, { kind: 'html', text });
  else if (hasWord(text)) reader.skip('html', node, text);
}

/** What is wrong with a comment, with offsets from its start. `found`: the problems of a mark; undefined: it is none. */
function problemsOf(
  node: Html,
  comment: HtmlComment,
  found: readonly CommentProblem[] | undefined,
  reader: Reader,
): readonly CommentProblem[] {
  const length = comment.end - comment.start;
  if (!comment.isClosed) return [found ? unclosedMark : unclosedComment];
  if (!found) return [];
  if (found.length > 0)
    return found.map((problem) => ({ ...problem, offset: problem.offset + '<!--'.length }));
  return reader.marksSection(node) && !comment.isAfterWords ? [] : [{ ...misplacedMark, offset: 0, length }];
}

const unclosed = {
  message: 'This comment is never closed: all that follows is hidden by it.',
  hint: 'Close it with -->.',
  offset: 0,
  length: '<!--'.length,
};
const unclosedMark: CommentProblem = { code: 'markdown-comment-malformed', ...unclosed };
const unclosedComment: CommentProblem = { code: 'markdown-comment-unclosed', ...unclosed };

/** Why a `narrate:` comment has no effect where it stands. */
export const misplacedMark = {
  code: 'markdown-comment-misplaced',
  message: 'This `narrate:` comment does not stand right under a heading, so that it marks nothing.',
  hint: 'Put it on a line of its own under a heading, or put :::narrate{…} and ::: around what you mean.',
} as const;
