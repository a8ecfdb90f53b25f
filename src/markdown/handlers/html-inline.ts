import type { Html } from 'mdast';
import { readNarrateComment } from '../cast/narrate-comment.js';
import { spotOf } from '../parse/positions.js';
import { breaksWords, hidesContent, readHtml, refersToNote, shiftOf } from '../read/html-speech.js';
import { hardBreak } from '../read/normalise-text.js';
import type { InlineHandler, Speaking } from './handler.js';
import { misplacedComment } from './html-block.js';

/** Reads a tag or a comment in prose. Tags are never spoken; text between them is, under any policy. */
export const htmlInline: InlineHandler<'html'> = (node, speaking) => {
  const [, end, written] = /^<(\/?)([A-Za-z][^\s/>]*)/.exec(node.value) ?? [];
  const tag = written?.toLowerCase() ?? '';
  if (tag === '') readComment(node, speaking);
  if (breaksWords(tag)) speaking.say(tag === 'br' ? hardBreak : ' ');
  if (speaking.rules.version >= 2) shiftText(node, { tag, isEnd: end !== '' }, speaking);
  if (hidesContent(tag)) end ? speaking.unhide(tag) : speaking.hide(tag, node);
  else if (!end)
    for (const { kind, preview } of readHtml(node.value).unsaid) speaking.skip(kind, node, preview);
};

/** Raises or lowers the text between the tags `<sup>` or `<sub>`. */
function shiftText(node: Html, { tag, isEnd }: { tag: string; isEnd: boolean }, speaking: Speaking): void {
  const by = shiftOf(tag);
  if (by !== null) {
    if (isEnd) speaking.endShifted(by);
    else speaking.startShifted(node, by, refersToNote(node.value));
  } else if (tag === 'a' && refersToNote(node.value)) speaking.markAsNote();
}

/** Reads a comment, a declaration or a processing instruction. */
function readComment(node: Html, speaking: Speaking): void {
  const isComment = node.value.startsWith('<!--');
  const inner = isComment ? node.value.slice('<!--'.length, -'-->'.length) : node.value;
  const narrate = isComment ? readNarrateComment(inner) : null;
  if (!narrate) {
    speaking.skip(isComment ? 'comment' : 'html', node, inner);
    return;
  }
  if (narrate.problems.length === 0 && speaking.hasSetSectionVoice(node)) return;
  const { code, message, hint } = narrate.problems[0] ?? misplacedComment(narrate);
  speaking.diagnose({ code, message, hint, at: spotOf(node), length: node.value.length });
}
