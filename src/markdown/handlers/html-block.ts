import type { Html } from 'mdast';
import { countWords } from '../../base/count-words.js';
import { type CommentProblem, type NarrateComment, readNarrateComment } from '../cast/narrate-comment.js';
import { spotInside } from '../parse/positions.js';
import { htmlParts } from '../read/html-parts.js';
import { formulaGap, type HtmlComment, type HtmlSpeech, readHtml } from '../read/html-speech.js';
import { hasWord } from '../read/normalise-text.js';
import type { BlockHandler, Reader } from './handler.js';
import { voiceCommentOf } from './heading.js';
import { formulaText, sayMath } from './math.js';

/** Reads a block of HTML, including comments. */
export const htmlBlock: BlockHandler<'html'> = (node, reader) => {
  let commentEnd = 0;
  const { comments } = reader.readHtml(node);
  for (const comment of comments) {
    const narrate = readNarrateComment(comment.inner);
    if (narrate) commentEnd = comment.end;
    else reader.skip('comment', node, comment.inner);
    if (narrate) replaceNext(node, comment, narrate, reader);
    for (const problem of problemsOf(node, comment, narrate, reader)) {
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

/** Keeps the words of a valid `say` comment for the next block. */
function replaceNext(node: Html, comment: HtmlComment, narrate: NarrateComment, reader: Reader): void {
  const { say, delivery, problems } = narrate;
  if (say === null || problems.length > 0 || !comment.isClosed || comment.isAfterWords) return;
  const voice = voiceCommentOf(node, comment, delivery, reader.source);
  const end = spotInside(node, comment.end, reader.source);
  reader.replaceNext({
    text: say,
    comment: Object.keys(delivery).length > 0 ? voice : null,
    span: { line: voice.line, column: voice.column, endLine: end.line, endColumn: end.column },
  });
}

/** @param commentEnd end of the last voice comment, where the HTML ends; 0: no voice comment */
function sayHtml(node: Html, commentEnd: number, reader: Reader): void {
  const html =
    commentEnd > 0 ? readHtml(node.value.slice(0, commentEnd), reader.rules) : reader.readHtml(node);
  const { text, formulas, unsaid } = html;
  for (const { kind, preview } of unsaid) reader.skip(kind, node, preview);
  if (formulas.length > 0 && !hasWord(text)) {
    for (const source of formulas) sayMath(node, { source, syntax: 'mathml' }, reader);
  } else if (reader.policies.html === 'read') {
    const parts = partsOf(node, commentEnd, reader);
    const lead = parts.length === 1 ? (parts[0]?.lead ?? null) : null;
    reader.say(node, { kind: 'html', text: withFormulas(node, html, reader), parts, lead });
  } else if (hasWord(text)) {
    reader.skip('html', node, text);
    reader.countSkipped('html', countWords(text));
  }
}

/** Returns the paragraphs and other blocks in the HTML that is said, with their places. */
function partsOf(node: Html, commentEnd: number, { source, rules }: Reader) {
  const html = commentEnd > 0 ? node.value.slice(0, commentEnd) : node.value;
  return htmlParts(html, rules).map(({ text, lead, start, end }) => {
    const to = spotInside(node, end, source);
    const span = { ...spotInside(node, start, source), endLine: to.line, endColumn: to.column };
    return { text, lead, span };
  });
}

/** Puts what is said of the formulas into the text. */
function withFormulas(node: Html, { text, formulas }: HtmlSpeech, reader: Reader): string {
  let next = 0;
  return text.replaceAll(formulaGap, () => {
    const source = formulas[next];
    next += 1;
    return source === undefined ? '' : ` ${formulaText(node, { source, syntax: 'mathml' }, reader)} `;
  });
}

/**
 * Returns the problems of a comment, with offsets from its start.
 * @param narrate null: it is not a voice comment
 */
function problemsOf(
  node: Html,
  comment: HtmlComment,
  narrate: NarrateComment | null,
  reader: Reader,
): readonly CommentProblem[] {
  const length = comment.end - comment.start;
  if (!comment.isClosed) return [narrate ? unclosedVoiceComment : unclosedComment];
  if (!narrate) return [];
  if (narrate.problems.length > 0)
    return narrate.problems.map((problem) => ({ ...problem, offset: problem.offset + '<!--'.length }));
  const isPlaced = narrate.say !== null || reader.hasSetSectionVoice(node);
  return isPlaced && !comment.isAfterWords ? [] : [{ ...misplacedComment(narrate), offset: 0, length }];
}

const unclosed = {
  message: 'This comment is never closed, so it hides the rest of the file.',
  hint: 'Close it with -->.',
  offset: 0,
  length: '<!--'.length,
};
const unclosedVoiceComment: CommentProblem = { code: 'markdown-comment-malformed', ...unclosed };
const unclosedComment: CommentProblem = { code: 'markdown-comment-unclosed', ...unclosed };

/** Returns the problem of a comment that is neither directly under a heading nor, with `say`, right before a block. */
export const misplacedComment = ({ say }: NarrateComment) =>
  ({
    code: 'markdown-comment-misplaced',
    ...(say === null
      ? {
          message: 'This `narrate:` comment is not directly under a heading, so it has no effect.',
          hint: 'Put it on a line of its own under a heading, or put :::narrate{…} and ::: around the text.',
        }
      : {
          message: 'This `say` comment is not right before a block, so its words are not spoken.',
          hint: 'Put it on a line of its own, right before the block that its words replace.',
        }),
  }) as const;
