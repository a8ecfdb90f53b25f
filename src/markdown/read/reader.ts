import type { FootnoteDefinition, Html, Nodes } from 'mdast';
import type { Diagnostic } from '../../base/diagnostic.js';
import type { ReadPolicies } from '../../manifest/manifest.js';
import type { OutlineHeading, SkippedNode, UncastBlock } from '../block.js';
import { createOpenVoiceComments, type OpenVoiceComments } from '../cast/open-voice-comments.js';
import type { Construct } from '../dialects/construct.js';
import type { ReadingRules } from '../dialects/reading-rules.js';
import type { Reader, Replacement } from '../handlers/handler.js';
import { handleBlock } from '../handlers/registry.js';
import { isUnseen, reportReplacement, sayInstead } from '../handlers/say-instead.js';
import { createLevels, type Levels } from '../parse/levels.js';
import { parseMarkdown } from '../parse/parse.js';
import { spanOf, spotOf } from '../parse/positions.js';
import type { Problem, SourceText } from '../parse/source-text.js';
import { type HtmlSpeech, readHtml } from './html-speech.js';
import { createItemNumbers, type ItemNumbers } from './item-numbers.js';
import { createLostText, type LostText, lostTextProblems } from './lost-text.js';
import { hardBreak, hasWord, normaliseLines, normaliseText, previewOf } from './normalise-text.js';
import { createNotes, type Note, type Notes } from './notes.js';
import { collectSpeech } from './speech.js';

/** Result of reading a document. */
export interface Reading {
  readonly blocks: UncastBlock[];
  readonly headings: OutlineHeading[];
  readonly skipped: SkippedNode[];
  readonly diagnostics: Diagnostic[];
  readonly skippedWords: LostText['words'];
}

/** What a document is read with. */
export interface ReadOptions {
  readonly source: SourceText;
  readonly policies: ReadPolicies;
  readonly rules: ReadingRules;
  readonly constructs: readonly Construct[];
  readonly notes: readonly FootnoteDefinition[];
}

/** What the reader of a document remembers between blocks. */
interface State {
  readonly reading: Reading;
  readonly lost: LostText;
  readonly comments: OpenVoiceComments;
  readonly levels: Levels;
  readonly notes: Notes;
  readonly numbers: ItemNumbers;
  /** Whether a thematic break is before the next block. */
  isAfterBreak: boolean;
  /** Words for the next block on this level, or on the level of the Markdown after the comment. */
  pending: (Replacement & { readonly level: number }) | null;
}

/** Reads a document in order. Keeps its levels in a list, since deep nesting would overflow the call stack. */
export function readTree(root: Nodes, options: ReadOptions): Reading {
  const lost = createLostText();
  const state: State = {
    reading: { blocks: [], headings: [], skipped: [], diagnostics: [], skippedWords: lost.words },
    lost,
    comments: createOpenVoiceComments(),
    levels: createLevels(root),
    notes: createNotes(options.notes, options.policies.footnotes),
    numbers: createItemNumbers(),
    isAfterBreak: false,
    pending: null,
  };
  const reader = createReader(state, options);
  while (state.levels.depth() > 0) readNext(state, reader);
  for (const note of state.notes.unread()) reader.skip('footnote', note, noteText(note, options.source));
  for (const problem of lostTextProblems(lost)) reader.diagnose(problem);
  return state.reading;
}

/** Reads the next block of the current level, or ends the level. */
function readNext(state: State, reader: Reader): void {
  const { levels, comments, numbers, pending } = state;
  const node = levels.next();
  if (node && pending && !isUnseen(node, reader)) {
    state.pending = null;
    sayInstead(node, pending, reader);
  } else if (node) handleBlock(node, reader);
  else {
    comments.endLevel(levels.depth());
    numbers.endLevel(levels.depth());
    if (!pending || levels.depth() >= pending.level) return;
    reportReplacement(pending.span, reader);
    state.pending = null;
  }
}

function createReader(state: State, options: ReadOptions): Reader {
  const { reading, lost, comments, levels, numbers } = state;
  const { source, policies, rules, constructs } = options;
  const reader: Reader = {
    policies,
    rules,
    constructs,
    source,
    lost,
    countSkipped(kind, words) {
      if (words > 0) lost.words[kind] = (lost.words[kind] ?? 0) + words;
    },
    foreign: { open: 0, names: new Set() },
    ...recording(reading, options),
    ...sections(reading, comments, levels),
    get paragraphKind() {
      return levels.top().kind;
    },
    following: () => levels.following(),
    passOver: () => levels.passOver(),
    speak: (nodes) => collectSpeech(nodes, reader),
    say: (node, block) => sayBlock(node, block, { state, reader }),
    breakHere() {
      state.isAfterBreak = true;
    },
    enter(children, { kind, hasOwnOutline = false, comment, number } = {}) {
      if (number) numbers.add(number, levels.depth());
      if (comment) comments.open(comment, { level: levels.depth(), outline: 0, depth: 0 });
      levels.enter(children, { kind, hasOwnOutline });
    },
    replaceNext(replacement) {
      if (state.pending) reportReplacement(state.pending.span, reader);
      state.pending = { ...replacement, level: levels.depth() };
    },
    parse: (markdown, at) => parseMarkdown(markdown, { constructs, at }).children,
    enterMarkdown: (markdown, at) => reader.enter(reader.parse(markdown, at)),
  };
  return reader;
}

/** Adds a block if it has words, and enters its notes. */
function sayBlock(
  node: Nodes,
  {
    kind,
    text: raw,
    depth = 0,
    notes: referred = [],
    lead = null,
    parts = [],
    comment = null,
  }: Parameters<Reader['say']>[1],
  { state, reader }: { state: State; reader: Reader },
): void {
  const { reading, comments, numbers, notes } = state;
  const text = linesOf(raw);
  if (hasWord(text)) {
    const number = numbers.take();
    const block = {
      kind,
      depth,
      text: number + text,
      span: spanOf(node),
      marks: comment ? [...comments.current(), comment] : comments.current(),
      ...leadOf(lead, text, number),
      ...partsIn(text, number, parts),
    };
    reading.blocks.push(state.isAfterBreak ? { ...block, afterBreak: true } : block);
    state.isAfterBreak = false;
  } else if (text !== '') {
    state.isAfterBreak ||= kind === 'paragraph';
    reader.skip('punctuation', node, text);
  }
  // The note that is entered last is read first.
  for (const note of notes.take(referred).reverse()) {
    reader.enter(note.type === 'inlineNote' ? [{ ...note, type: 'paragraph' }] : note.children, {
      kind: 'footnote',
      hasOwnOutline: true,
    });
  }
}

const linesOf = (raw: string): string => normaliseLines(raw).replaceAll(hardBreak, '\n');

type Parts = NonNullable<Parameters<Reader['say']>[1]['parts']>;

/** Returns where the parts of HTML begin, if there are several and they make up the text. */
function partsIn(text: string, number: string, parts: Parts): Pick<UncastBlock, 'parts'> {
  if (parts.length < 2) return {};
  const written = parts
    .map(({ text: raw, lead, span }) => ({ text: linesOf(raw), lead, span }))
    .filter((part) => part.text !== '');
  if (written.length < 2 || written.map((part) => part.text).join(' ') !== text) return {};
  let offset = 0;
  const found = written.map(({ text: own, lead, span }, index) => {
    const numbered = index === 0 ? number : '';
    const one = { offset, span, ...leadOf(lead, own, numbered) };
    offset += numbered.length + own.length + 1;
    return one;
  });
  return { parts: found };
}

/** Returns the length of a start that is separate on the page, if the text still begins with it. */
function leadOf(lead: string | null, text: string, number: string): Pick<UncastBlock, 'leadLength'> {
  if (lead === null) return {};
  // In Obsidian, the line ends of the text are breaks.
  const start = normaliseText(lead);
  return text.replaceAll('\n', ' ').startsWith(start)
    ? { leadLength: start === '' ? 0 : number.length + start.length }
    : {};
}

/** Returns the Markdown of a note without its label. */
function noteText({ position }: Note, source: SourceText): string {
  const { start, end } = position ?? {};
  return source.text.slice(start?.offset, end?.offset).replace(/^\[\^[^\]]*\]:|^\^\[|\]$/g, '');
}

/** Records skipped parts and problems, and caches parsed HTML, which several handlers need. */
function recording(
  reading: Reading,
  { source, rules, constructs }: ReadOptions,
): Pick<Reader, 'skip' | 'diagnose' | 'readHtml' | 'sourceOf'> {
  const htmlSpeech = new WeakMap<Html, HtmlSpeech>();
  return {
    skip(kind, node, preview) {
      reading.skipped.push({ kind, ...spotOf(node), preview: previewOf(preview) });
    },
    diagnose(problem) {
      reading.diagnostics.push(source.diagnose(isMdx(constructs) ? withMdxComments(problem) : problem));
    },
    // By lines, since the offsets of separately parsed Markdown are not those of the file.
    sourceOf(node) {
      const { line, column, endLine, endColumn } = spanOf(node);
      const lines = Array.from({ length: endLine - line + 1 }, (_, index) => source.line(line + index));
      lines.push((lines.pop() ?? '').slice(0, endColumn - 1));
      return lines.join('\n').slice(column - 1);
    },
    readHtml(node) {
      const speech = htmlSpeech.get(node) ?? readHtml(node.value, rules);
      htmlSpeech.set(node, speech);
      return speech;
    },
  };
}

const isMdx = (constructs: readonly Construct[]): boolean => constructs.some(({ name }) => name === 'mdx');

/** Writes the comments in a hint as MDX does. */
const withMdxComments = (problem: Problem): Problem => ({
  ...problem,
  hint: problem.hint.replace(/<!--(.*?)-->/g, '{/*$1*/}'),
});

function sections(
  reading: Reading,
  comments: OpenVoiceComments,
  levels: Levels,
): Pick<Reader, 'startSection' | 'setSectionVoice' | 'hasSetSectionVoice'> {
  const used = new Set<Html>();
  return {
    startSection(node, heading) {
      const { outline } = levels.top();
      comments.endSections(outline, heading.depth);
      if (outline === 0) reading.headings.push({ ...heading, ...spotOf(node), block: reading.blocks.length });
    },
    setSectionVoice(comment, depth, from) {
      used.add(from);
      comments.open(comment, { level: levels.depth() - 1, outline: levels.top().outline, depth });
    },
    hasSetSectionVoice: (node) => used.has(node),
  };
}
