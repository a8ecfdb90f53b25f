import type { Nodes, Root } from 'mdast';
import type { Construct } from '../construct.js';
import type { InlineSpan, Unspoken } from '../nodes.js';
import { shownWords, writtenText, writtenTextNodes } from '../scan/written-text.js';

const tags = new WeakMap<Nodes, string>();

function tagOf(text: string): InlineSpan | null {
  const name = text.slice(1);
  // Obsidian takes `#1` for a number.
  if (!/[^\d]/.test(name)) return null;
  const node = shownWords(name) as InlineSpan;
  tags.set(node, text);
  return node;
}

/**
 * Tags of Obsidian. In a sentence, a tag is a word: it is read without its sign. A line of only tags, or tags after the end of
 * a sentence, file the note for its author, and are not spoken.
 */
export const hashtags: Construct = {
  name: 'hashtags',
  dialects: ['obsidian'],
  sign: /#[^\s#]/,
  proof: null,
  syntax: () => ({
    text: {
      ['#'.charCodeAt(0)]: writtenText({
        name: 'hashtag',
        startsAfter: (before) => !/[\p{L}\p{N}#&/]/u.test(before),
        read(text, next) {
          if (text === '') return 'continues';
          if (next !== '' && /[\p{L}\p{M}\p{N}\p{Cs}_/-]/u.test(next)) return 'continues';
          return text.length > 1 ? 'ends' : 'is other';
        },
        nodeOf: tagOf,
      }),
    },
  }),
  fromMarkdown: () => ({ ...writtenTextNodes, transforms: [skipFilingTags] }),
};

const containers: ReadonlySet<string> = new Set(['paragraph', 'heading', 'tableCell']);

/** Makes the tags that are not part of a sentence unspoken. */
function skipFilingTags(root: Root): void {
  const rest: Nodes[] = [root];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (containers.has(node.type)) skipIn(node);
    else if ('children' in node) for (const child of node.children) rest.push(child);
  }
}

function skipIn(container: Nodes): void {
  /** Last character on the line before `run`; null: none. */
  let before: string | null = null;
  let run: InlineSpan[] = [];
  const endLine = () => {
    if (before === null || /[\p{P}\p{S}]/u.test(before)) run.forEach(silence);
    before = null;
    run = [];
  };
  const readText = (text: string) => {
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) endLine();
      const last = line.trimEnd().at(-1);
      if (last === undefined) continue;
      before = last;
      run = [];
    }
  };
  const rest: Nodes[] = [container];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (tags.has(node)) run.push(node as InlineSpan);
    else if (node.type === 'break') endLine();
    else if (node.type === 'unspoken') continue;
    else if ('children' in node) rest.push(...node.children.toReversed());
    else readText('value' in node ? node.value : 'x');
  }
  endLine();
}

function silence(tag: InlineSpan): void {
  const unspoken: Unspoken = { type: 'unspoken', kind: 'template', value: tags.get(tag) ?? '' };
  tag.children = [{ ...unspoken, ...(tag.position && { position: structuredClone(tag.position) }) }];
}
