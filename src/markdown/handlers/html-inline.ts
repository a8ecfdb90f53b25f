import type { Html } from 'mdast';
import { readNarrateComment } from '../cast/narrate-comment.js';
import { spotOf } from '../parse/positions.js';
import { breaksWords, hidesContent, readHtml } from '../read/html-speech.js';
import type { InlineHandler, Speaking } from './handler.js';
import { misplacedMark } from './html-block.js';

/** A tag or a comment in a line of prose. Tags vanish whatever the policy, and the text between them stays. */
export const htmlInline: InlineHandler<'html'> = (node, speaking) => {
  const [, end, written] = /^<(\/?)([A-Za-z][^\s/>]*)/.exec(node.value) ?? [];
  const tag = written?.toLowerCase() ?? '';
  if (tag === '') readComment(node, speaking);
  if (breaksWords(tag)) speaking.say(' ');
  if (hidesContent(tag)) end ? speaking.unhide(tag) : speaking.hide(tag, node);
  else if (!end)
    for (const { kind, preview } of readHtml(node.value).unsaid) speaking.skip(kind, node, preview);
};

/** A comment, or a declaration or instruction that no reader sees. */
function readComment(node: Html, speaking: Speaking): void {
  const isComment = node.value.startsWith('<!--');
  const inner = isComment ? node.value.slice('<!--'.length, -'-->'.length) : node.value;
  const narrate = isComment ? readNarrateComment(inner) : null;
  if (!narrate) {
    speaking.skip(isComment ? 'comment' : 'html', node, inner);
    return;
  }
  if (narrate.problems.length === 0 && speaking.marksSection(node)) return;
  const { code, message, hint } = narrate.problems[0] ?? misplacedMark;
  speaking.diagnose({ code, message, hint, at: spotOf(node), length: node.value.length });
}
