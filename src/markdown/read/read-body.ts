import type { FootnoteDefinition, Nodes, Root } from 'mdast';
import type { ReadPolicies } from '../../manifest/manifest.js';
import type { MarkdownDocument, OutlineHeading, SkippedNode } from '../block.js';
import { chooseConstructs } from '../dialects/choose-constructs.js';
import { colonContainers } from '../dialects/containers/colon-containers.js';
import type { ReadingRules } from '../dialects/reading-rules.js';
import type { FrontMatter } from '../front-matter/front-matter.js';
import { checkLines, LimitError, limitProblem } from '../parse/limits.js';
import { parseMarkdown } from '../parse/parse.js';
import type { SourceText, Spot } from '../parse/source-text.js';
import { previewOf } from './normalise-text.js';
import { type Reading, type ReadOptions, readTree } from './reader.js';
import { addTitle } from './title-heading.js';

/** Reads a chapter after its front matter, if there is any. Never throws for invalid text. */
export function readBody(
  text: SourceText,
  frontMatter: FrontMatter,
  policies: ReadPolicies,
  rules: ReadingRules,
): MarkdownDocument {
  const body = withoutFrontMatter(text.text, frontMatter);
  const constructs = chooseConstructs(body, policies, rules);
  const reading = readText(body, { frontMatter, options: { source: text, policies, rules, constructs } });
  return {
    frontMatter: frontMatter.comment,
    title: frontMatter.title?.text ?? titleAmong(reading.headings),
    blocks: reading.blocks,
    headings: reading.headings,
    skipped: reading.skipped.sort(byPlace),
    skippedWords: reading.skippedWords,
    constructs: constructs.map(({ name }) => name),
    diagnostics: [...frontMatter.diagnostics, ...reading.diagnostics].sort((a, b) =>
      byPlace(a.place, b.place),
    ),
  };
}

/** Returns the first heading with text, if possible not that of a part of the book. */
function titleAmong(headings: readonly OutlineHeading[]): string | null {
  const named = headings.filter(({ text }) => text !== '');
  return (named.find(({ isPart }) => !isPart) ?? named[0])?.text ?? null;
}

/** Replaces front matter by spaces, so that all places stay the same. */
export const withoutFrontMatter = (text: string, { end }: FrontMatter): string =>
  end === 0 ? text : text.slice(0, end).replace(/[^\r\n]/g, ' ') + text.slice(end);

/** Returns only a diagnostic if the text exceeds a limit. */
function readText(
  body: string,
  { frontMatter, options }: { frontMatter: FrontMatter; options: Omit<ReadOptions, 'notes'> },
): Reading {
  const { source, constructs } = options;
  try {
    checkLines(body, constructs.includes(colonContainers));
    const root = parseMarkdown(body, { constructs });
    const all = { ...options, notes: notesOf(root, source) };
    const reading = readTree(root, all);
    addTitle(reading, frontMatter, all);
    if (!frontMatter.isFenced) reading.skipped.push(skippedMetadata(source, frontMatter));
    return reading;
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    return { ...nothing, diagnostics: [source.diagnose(limitProblem(error))] };
  }
}

const nothing = { blocks: [], headings: [], skipped: [], skippedWords: {} };

/** Counts metadata that could be taken for text, so that users see that it is not spoken. */
const skippedMetadata = ({ text }: SourceText, { end }: FrontMatter): SkippedNode => ({
  kind: 'front-matter',
  line: 1,
  column: 1,
  preview: previewOf(text.slice(0, end)),
});

/** Returns all footnote definitions, at any depth, in file order. */
function notesOf(root: Root, source: SourceText): FootnoteDefinition[] {
  if (!source.text.includes('[^')) return [];
  const notes: FootnoteDefinition[] = [];
  const levels: { readonly nodes: readonly Nodes[]; next: number }[] = [{ nodes: [root], next: 0 }];
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const node = level.nodes[level.next];
    level.next += 1;
    if (!node) levels.pop();
    else if (node.type === 'footnoteDefinition') notes.push(node);
    if (node && 'children' in node && node.type !== 'paragraph')
      levels.push({ nodes: node.children, next: 0 });
  }
  return notes;
}

function byPlace(a: Partial<Spot> = {}, b: Partial<Spot> = {}): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
