import type { Html } from 'mdast';
import { type CommentProblem, readNarrateComment } from '../cast/narrate-comment.js';
import { spotInside } from '../parse/positions.js';
import { countWords } from '../read/count-words.js';
import { type HtmlComment, readHtml } from '../read/html-speech.js';
import { hasWord } from '../read/normalise-text.js';
import type { BlockHandler, Reader } from './handler.js';

/** Reads a block of HTML, including comments. */
export const htmlBlock: BlockHandler<'html'> = (node, reader) => {
  let commentEnd = 0;
  const { comments } = reader.readHtml(node);
  for (const comment of comments) {
    const narrate = readNarrateComment(comment.inner);
    if (narrate) commentEnd = comment.end;
    else reader.skip('comment', node, comment.inner);
    for (const problem of problemsOf(node, comment, narrate?.problems, reader)) {
      const { offset, length, ...rest } = problem;
      reader.diagnose({ ...rest, length, at: spotInside(node, comment.start + offset, reader.source) });
    }
  }
  sayHtml(node, commentEnd, reader);
  // Authors expect Markdown after a voice comment, but CommonMark makes it part of the HTML block.
  const rest = node.value.slice(commentEnd);
  if (commentEnd > 0 && rest.trim() !== '') {
    const indent = rest.length - rest.trimStart().length;
    reader.enterMarkdown(rest.slice(indent), spotInside(node, commentEnd + indent, reader.source));
  }
};

/** @param commentEnd end of the last voice comment, where the HTML ends; 0: no voice comment */
function sayHtml(node: Html, commentEnd: number, reader: Reader): void {
  const { text, unsaid } = commentEnd > 0 ? readHtml(node.value.slice(0, commentEnd)) : reader.readHtml(node);
  for (const { kind, preview } of unsaid) reader.skip(kind, node, preview);
  if (reader.policies.html === 'read') reader.say(node, { kind: 'html', text });
  else if (hasWord(text)) {
    reader.skip('html', node, text);
    reader.countSkipped('html', countWords(text));
  }
}

/**
 * Returns the problems of a comment, with offsets from its start.
 * @param found problems of a voice comment; undefined: it is not a voice comment
 */
function problemsOf(
  node: Html,
  comment: HtmlComment,
  found: readonly CommentProblem[] | undefined,
  reader: Reader,
): readonly CommentProblem[] {
  const length = comment.end - comment.start;
  if (!comment.isClosed) return [found ? unclosedVoiceComment : unclosedComment];
  if (!found) return [];
  if (found.length > 0)
    return found.map((problem) => ({ ...problem, offset: problem.offset + '<!--'.length }));
  return reader.hasSetSectionVoice(node) && !comment.isAfterWords
    ? []
    : [{ ...misplacedVoiceComment, offset: 0, length }];
}

const unclosed = {
  message: 'This comment is never closed, so it hides the rest of the file.',
  hint: 'Close it with -->.',
  offset: 0,
  length: '<!--'.length,
};
const unclosedVoiceComment: CommentProblem = { code: 'markdown-comment-malformed', ...unclosed };
const unclosedComment: CommentProblem = { code: 'markdown-comment-unclosed', ...unclosed };

/** Problem of a `narrate:` comment that is not directly under a heading. */
export const misplacedVoiceComment = {
  code: 'markdown-comment-misplaced',
  message: 'This `narrate:` comment is not directly under a heading, so it has no effect.',
  hint: 'Put it on a line of its own under a heading, or put :::narrate{…} and ::: around the text.',
} as const;
