import type { FootnoteDefinition, Nodes, Root } from 'mdast';
import type { ReadPolicies } from '../../manifest/manifest.js';
import type { MarkdownDocument } from '../block.js';
import { chooseConstructs } from '../dialects/choose-constructs.js';
import { colonContainers } from '../dialects/containers/colon-containers.js';
import type { ReadingRules } from '../dialects/reading-rules.js';
import { checkLines, LimitError, limitProblem } from '../parse/limits.js';
import type { FrontMatter } from '../parse/no-front-matter.js';
import { parseMarkdown } from '../parse/parse.js';
import type { SourceText, Spot } from '../parse/source-text.js';
import { type Reading, type ReadOptions, readTree } from './reader.js';

/** Reads a chapter after its front matter, if there is any. Never throws for invalid text. */
export function readBody(
  text: SourceText,
  frontMatter: FrontMatter,
  policies: ReadPolicies,
  rules: ReadingRules,
): MarkdownDocument {
  const constructs = chooseConstructs(text.text, policies, rules);
  const reading = readText(text, frontMatter.isThere, { policies, rules, constructs });
  return {
    frontMatter: frontMatter.comment,
    title: frontMatter.title ?? reading.headings.find(({ text }) => text !== '')?.text ?? null,
    blocks: reading.blocks,
    headings: reading.headings,
    skipped: reading.skipped.sort(byPlace),
    constructs: constructs.map(({ name }) => name),
    diagnostics: [...frontMatter.diagnostics, ...reading.diagnostics].sort((a, b) =>
      byPlace(a.place, b.place),
    ),
  };
}

/** Returns only a diagnostic if the text exceeds a limit. */
function readText(
  text: SourceText,
  hasFrontMatter: boolean,
  options: Pick<ReadOptions, 'policies' | 'rules' | 'constructs'>,
): Reading {
  try {
    checkLines(text.text, options.constructs.includes(colonContainers));
    const root = parseMarkdown(text.text, { hasFrontMatter, constructs: options.constructs });
    return readTree(root, { ...options, source: text, notes: notesOf(root, text) });
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    return { blocks: [], headings: [], skipped: [], diagnostics: [text.diagnose(limitProblem(error))] };
  }
}

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
