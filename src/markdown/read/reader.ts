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
import { createItemNumbers } from './item-numbers.js';
import { createLostText, type LostText, lostTextProblems } from './lost-text.js';
import { hardBreak, hasWord, normaliseLines, previewOf } from './normalise-text.js';
import { createNotes, type Note } from './notes.js';
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

/** Reads a document in order. Keeps its levels in a list, since deep nesting would overflow the call stack. */
export function readTree(root: Nodes, options: ReadOptions): Reading {
  const { source, policies, rules, constructs } = options;
  const lost = createLostText();
  const reading: Reading = {
    blocks: [],
    headings: [],
    skipped: [],
    diagnostics: [],
    skippedWords: lost.words,
  };
  const comments = createOpenVoiceComments();
  const levels = createLevels(root);
  const notes = createNotes(options.notes, policies.footnotes);
  const numbers = createItemNumbers();
  let isAfterBreak = false;
  /** Words for the next block on this level, or on the level of the Markdown after the comment. */
  const waiting: { pending: (Replacement & { readonly level: number }) | null } = { pending: null };
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
    say(node, { kind, text: raw, depth = 0, notes: referred = [], lead = null, comment = null }) {
      const text = normaliseLines(raw).replaceAll(hardBreak, '\n');
      if (hasWord(text)) {
        const number = numbers.take();
        const block = {
          kind,
          depth,
          text: number + text,
          span: spanOf(node),
          marks: comment ? [...comments.current(), comment] : comments.current(),
          ...leadOf(lead, text, number),
        };
        reading.blocks.push(isAfterBreak ? { ...block, afterBreak: true } : block);
        isAfterBreak = false;
      } else if (text !== '') {
        isAfterBreak ||= kind === 'paragraph';
        reader.skip('punctuation', node, text);
      }
      // The note that is entered last is read first.
      for (const note of notes.take(referred).reverse()) {
        reader.enter(note.type === 'inlineNote' ? [{ ...note, type: 'paragraph' }] : note.children, {
          kind: 'footnote',
          hasOwnOutline: true,
        });
      }
    },
    breakHere() {
      isAfterBreak = true;
    },
    enter(children, { kind, hasOwnOutline = false, comment, number } = {}) {
      if (number) numbers.add(number, levels.depth());
      if (comment) comments.open(comment, { level: levels.depth(), outline: 0, depth: 0 });
      levels.enter(children, { kind, hasOwnOutline });
    },
    replaceNext(replacement) {
      if (waiting.pending) reportReplacement(waiting.pending.span, reader);
      waiting.pending = { ...replacement, level: levels.depth() };
    },
    parse: (markdown, at) => parseMarkdown(markdown, { constructs, at }).children,
    enterMarkdown: (markdown, at) => reader.enter(reader.parse(markdown, at)),
  };

  while (levels.depth() > 0) {
    const node = levels.next();
    const { pending } = waiting;
    if (node && pending && !isUnseen(node, reader)) {
      waiting.pending = null;
      sayInstead(node, pending, reader);
    } else if (node) handleBlock(node, reader);
    else {
      comments.endLevel(levels.depth());
      numbers.endLevel(levels.depth());
      if (pending && levels.depth() < pending.level) {
        reportReplacement(pending.span, reader);
        waiting.pending = null;
      }
    }
  }
  for (const note of notes.unread()) reader.skip('footnote', note, noteText(note, source));
  for (const problem of lostTextProblems(lost)) reader.diagnose(problem);
  return reading;
}

/** Returns the length of a start that is separate on the page, if the text still begins with it. */
function leadOf(lead: string | null, text: string, number: string): Pick<UncastBlock, 'leadLength'> {
  if (lead === null) return {};
  const start = normaliseLines(lead).replaceAll(hardBreak, '\n');
  return text.startsWith(start) ? { leadLength: start === '' ? 0 : number.length + start.length } : {};
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
