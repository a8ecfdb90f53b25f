import type { ElementContent, Root } from 'hast';
import type { Root as Markdown, Nodes, Parents, Text } from 'mdast';
import { type Handlers, type State, toHast } from 'mdast-util-to-hast';
import { chooseConstructs } from '../../markdown/dialects/choose-constructs.js';
import type { Construct } from '../../markdown/dialects/construct.js';
import { mayHaveFrontMatter, noFrontMatter } from '../../markdown/front-matter/front-matter.js';
import { readFrontMatter } from '../../markdown/front-matter/read-front-matter.js';
import { isCaption } from '../../markdown/handlers/table-caption.js';
import { parseMarkdown } from '../../markdown/parse/parse.js';
import { createSourceText, type SourceText, type Spot } from '../../markdown/parse/source-text.js';
import { withoutFrontMatter } from '../../markdown/read/read-body.js';
import { fixContent } from '../html/fix-content.js';
import { nestTags } from '../html/nest-tags.js';
import type { NodeHandler, PageContext } from '../nodes/node-handler.js';
import { nodeHandlers } from '../nodes/registry.js';
import type { ChapterSource } from '../rendered-chapter.js';
import { element, type Position } from './elements.js';
import { levelHeadings } from './headings.js';
import { type ChapterAddress, resolveLinks } from './links.js';
import { placeNotes } from './place-notes.js';

/** A page without identifiers for what is spoken. */
export interface Page {
  readonly root: Root;
  /** The first line behind the front matter, from 1. */
  readonly firstLine: number;
  /** Where the blocks are whose words a `say` comment replaces, by the start of the comment (`line:column`). */
  readonly replaced: ReadonlyMap<string, Position>;
}

/**
 * Builds the page of a chapter with the structure of its Markdown.
 * @throws LimitError as `parseMarkdown`, for a chapter that narrate does not read
 */
export function buildPage(
  { chapter, text, policies, rules }: ChapterSource,
  chapterAddress: ChapterAddress,
): Page {
  const source = createSourceText(text);
  const frontMatter = mayHaveFrontMatter(source) ? readFrontMatter(source, policies, rules) : noFrontMatter;
  const body = withoutFrontMatter(source.text, frontMatter);
  const constructs = chooseConstructs(body, policies, rules);
  const tree = parseMarkdown(body, { constructs });
  moveCaptions(tree, constructs);
  const context = { chapter, policies, rules, source, constructs, notes: new Map(), replaced: new Map() };
  const root = toHast(tree, { handlers: handlersFor(context), allowDangerousHtml: true }) as Root;
  nestTags(root, source);
  for (const note of context.notes.values()) nestIn(note.children, source);
  placeNotes(root, [...context.notes.values()], policies.footnotes === 'read');
  fixContent(root);
  levelHeadings(root, rules);
  resolveLinks(root, chapter, chapterAddress);
  const firstLine = source.text.slice(0, frontMatter.end).split(/\r\n|\n|\r/).length;
  return { root, firstLine, replaced: context.replaced };
}

function nestIn(children: ElementContent[], source: SourceText): void {
  const holder = element('div', {}, children);
  nestTags(holder, source);
  children.splice(0, children.length, ...holder.children);
}

/** Adapts the handlers of the registry to mdast-util-to-hast. */
function handlersFor(shared: Omit<PageContext, 'state' | 'render'>): Handlers {
  const contextOf = (state: State): PageContext => ({
    ...shared,
    state,
    render: (markdown: string, at: Spot) => {
      const tree = parseMarkdown(markdown, { constructs: shared.constructs, at });
      for (const node of tree.children)
        if (node.type === 'definition') state.definitionById.set(node.identifier.toUpperCase(), node);
      return state.all(tree) as ElementContent[];
    },
  });
  return Object.fromEntries(
    Object.entries(nodeHandlers).map(([type, handler]) => [
      type,
      (state: State, node: Nodes, parent: Parents | undefined) =>
        (handler as unknown as NodeHandler<'text'>)(node as Text, contextOf(state), parent),
    ]),
  );
}

/** Moves the caption after a table to before it, where it is spoken. */
function moveCaptions(tree: Markdown, constructs: readonly Construct[]): void {
  const { children } = tree;
  for (const [index, node] of children.entries()) {
    const next = children[index + 1];
    if ((node.type !== 'table' && node.type !== 'textTable') || !isCaption(next, { constructs })) continue;
    children.splice(index, 2, next, node);
  }
}
