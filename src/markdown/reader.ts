import type { FootnoteDefinition, Html, Nodes } from 'mdast';
import type { Diagnostic } from '../base/diagnostic.js';
import type { ReadPolicies } from '../manifest/manifest.js';
import type { BlockKind, Mark, OutlineHeading, SkippedNode, UncastBlock } from './block.js';
import { handleBlock } from './handlers.js';
import { type HtmlSpeech, readHtml } from './html-speech.js';
import { hasWord, normaliseText, previewOf } from './normalise.js';
import { createOpenMarks } from './open-marks.js';
import { parseMarkdown } from './parse.js';
import { moveTree, spanOf, spotOf } from './positions.js';
import type { Problem, SourceText, Spot } from './source-text.js';
import { collectSpeech, type Speech } from './speech.js';

/** What a block's handler works with. */
export interface Reader {
  readonly policies: ReadPolicies;
  readonly source: SourceText;
  /** What a paragraph is at this point: a paragraph, a list item, a quotation, a footnote. */
  readonly paragraphKind: BlockKind;
  /** How many containers of other tools are open whose end will come as a line of text, and their names so far. */
  readonly foreign: { open: number; readonly names: Set<string> };
  /** The nodes after this one that have the same parent. */
  following(): Iterable<Nodes>;
  /** The text of inline nodes. */
  speak(nodes: readonly Nodes[]): Speech;
  /** One block of speech, and after it the footnotes that it is the first to refer to. */
  say(node: Nodes, block: { kind: BlockKind; text: string; depth?: number; notes?: readonly string[] }): void;
  skip(kind: string, node: Nodes, preview: string): void;
  diagnose(problem: Problem): void;
  /** Goes on with the children of a node, once its handler is done. */
  enter(children: readonly Nodes[], as?: { kind?: BlockKind; hasOwnOutline?: boolean; mark?: Mark }): void;
  /** Reads Markdown that the parser took for something else. */
  enterMarkdown(markdown: string, at: Spot): void;
  /** A new heading: the sections of its own and of lower levels end. */
  startSection(node: Nodes, heading: { text: string; id: string | null; depth: number }): void;
  /** A mark of the section that just started, made by an HTML node. */
  markSection(mark: Mark, depth: number, madeBy: Html): void;
  /** Whether an HTML node stands right under a heading. */
  marksSection(node: Html): boolean;
  /** What a piece of HTML says. */
  readHtml(node: Html): HtmlSpeech;
}

/** One level of the walk: the children of a node, and what holds for them. */
interface Frame {
  readonly children: readonly Nodes[];
  next: number;
  readonly kind: BlockKind;
  readonly outline: number;
}

/** Everything that a walk through a document found. */
export interface Reading {
  readonly title: string | null;
  readonly blocks: UncastBlock[];
  readonly headings: OutlineHeading[];
  readonly skipped: SkippedNode[];
  readonly diagnostics: Diagnostic[];
}

/** Walks a document from top to bottom. Levels are kept in a list and not on the call stack, so that no depth is too deep. */
export function readTree(
  root: Nodes,
  options: { source: SourceText; policies: ReadPolicies; notes: readonly FootnoteDefinition[] },
): Reading {
  const { source, policies } = options;
  const reading: Reading & { title: string | null } = {
    title: null,
    blocks: [],
    headings: [],
    skipped: [],
    diagnostics: [],
  };
  const marks = createOpenMarks();
  const frames: Frame[] = [{ children: [root], next: 0, kind: 'paragraph', outline: 0 }];
  const top = (): Frame => frames.at(-1) as Frame;
  const unreadNotes = new Set(options.notes);
  // The first of the same name counts, as on GitHub.
  const noteOf = new Map(options.notes.toReversed().map((note) => [note.identifier, note]));
  const sectionMarkers = new Set<Html>();
  const htmlSpeech = new WeakMap<Html, HtmlSpeech>();
  let outlines = 0;

  const isUnread = (note: FootnoteDefinition | undefined): note is FootnoteDefinition =>
    note !== undefined && policies.footnotes === 'read' && unreadNotes.has(note);

  const reader: Reader = {
    policies,
    source,
    foreign: { open: 0, names: new Set() },
    get paragraphKind() {
      return top().kind;
    },
    *following() {
      const { children, next } = top();
      for (let index = next; index < children.length; index += 1) yield children[index] as Nodes;
    },
    speak: (nodes) => collectSpeech(nodes, reader),
    say(node, { kind, text: raw, depth = 0, notes = [] }) {
      const text = normaliseText(raw);
      if (hasWord(text)) {
        reading.blocks.push({ kind, depth, text, span: spanOf(node), marks: marks.current() });
      } else if (text !== '') {
        reader.skip('punctuation', node, text);
      }
      const unread = notes.map((identifier) => noteOf.get(identifier)).filter(isUnread);
      for (const note of unread) unreadNotes.delete(note);
      for (const note of [...new Set(unread)].reverse()) {
        reader.enter(note.children, { kind: 'footnote', hasOwnOutline: true });
      }
    },
    skip(kind, node, preview) {
      reading.skipped.push({ kind, ...spotOf(node), preview: previewOf(preview) });
    },
    diagnose(problem) {
      reading.diagnostics.push(source.diagnose(problem));
    },
    enter(children, { kind = top().kind, hasOwnOutline = false, mark } = {}) {
      if (mark) marks.open(mark, { level: frames.length, outline: 0, depth: 0 });
      const outline = hasOwnOutline ? ++outlines : top().outline;
      frames.push({ children, next: 0, kind, outline });
    },
    enterMarkdown(markdown, at) {
      const tree = parseMarkdown(markdown, { hasFrontMatter: false });
      moveTree(tree, at);
      reader.enter(tree.children);
    },
    startSection(node, heading) {
      const { outline } = top();
      marks.endSections(outline, heading.depth);
      reading.title ??= heading.text || null;
      if (outline === 0) reading.headings.push({ ...heading, ...spotOf(node), block: reading.blocks.length });
    },
    markSection(mark, depth, madeBy) {
      sectionMarkers.add(madeBy);
      marks.open(mark, { level: frames.length - 1, outline: top().outline, depth });
    },
    marksSection: (node) => sectionMarkers.has(node),
    readHtml(node) {
      const speech = htmlSpeech.get(node) ?? readHtml(node.value);
      htmlSpeech.set(node, speech);
      return speech;
    },
  };

  while (frames.length > 0) {
    const { children, next } = top();
    const node = children[next];
    if (node) {
      top().next += 1;
      handleBlock(node, reader);
    } else {
      frames.pop();
      marks.endLevel(frames.length);
    }
  }
  for (const note of unreadNotes) {
    const start = note.position?.start.offset ?? 0;
    reader.skip(
      'footnote',
      note,
      source.text.slice(start, note.position?.end.offset).replace(/^\[\^[^\]]*\]:/, ''),
    );
  }
  return reading;
}
