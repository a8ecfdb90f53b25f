import type { Diagnostic } from '../../base/diagnostic.js';
import type { EngineProfile } from '../../engines/engine.js';
import type { ChapterEntry, Delivery, Manifest } from '../../manifest/manifest.js';
import type { Block, Chapter, MarkdownDocument, VoiceSettings } from '../block.js';
import { severityOf } from '../markdown-codes.js';
import { pronouncerOf, type Respelling } from '../read/pronounce.js';
import { listedTag, type SpokenRules, spokenText } from '../read/spoken.js';
import { type CommentedSection, matchSections } from './match-sections.js';
import { type ResolvedDelivery, resolveDelivery } from './resolve-delivery.js';
import { validateVoiceComments } from './validate-voice-comments.js';

export type { ResolvedDelivery } from './resolve-delivery.js';

export interface CastOptions {
  /** From 1, in the order of the manifest. */
  readonly chapter: number;
  readonly entry: ChapterEntry;
  readonly manifest: Manifest;
  /**
   * The engine whose voices the book names (an empty list of voices: any), and whose rules for brackets hold. For a
   * draft: the book's own voices and languages, with the offline engine's `tagSyntax`.
   */
  readonly profile: EngineProfile;
  /** What the engine is given for a delivery: the delivery itself, or a stand-in. Asked once for each that differs. */
  speakerOf(delivery: ResolvedDelivery): VoiceSettings;
}

/**
 * Gives each block of a chapter its voice, and what is wrong with the chapter its file. Weakest first: the manifest, the
 * chapter's entry, the front matter, the manifest's sections, then the marks in the file, of which an inner one is
 * stronger than the one around it (see `resolveDelivery` for what that means for each part).
 */
export function castChapter(
  document: MarkdownDocument,
  options: CastOptions,
): { chapter: Chapter; diagnostics: readonly Diagnostic[] } {
  const { chapter, entry, manifest, profile } = options;
  const { file } = entry;
  const sections = matchSections(entry.sections, document.headings, document.blocks.length);
  const speakerAt = createCasting(document, sections.marked, options);
  const rules = { tags: manifest.read.tags, pronounce: pronouncerOf(manifest.pronounce), profile };
  const blocks = document.blocks.map(
    ({ kind, depth, text, span, marks, afterBreak }, index): Block => ({
      kind,
      depth,
      text,
      ...spokenParts(text, rules),
      voiceSettings: speakerAt(index, marks),
      place: { file, line: span.line, column: span.column },
      span,
      ...(afterBreak && { afterBreak }),
    }),
  );
  return {
    chapter: {
      chapter,
      file,
      title: entry.title ?? document.title ?? stemOf(file),
      blocks,
      skipped: document.skipped,
    },
    diagnostics: [
      ...document.diagnostics.map((diagnostic) => withFile(diagnostic, file)),
      ...validateVoiceComments(document, file, { profile, cast: manifest.voices }),
      ...sections.diagnostics,
      ...checkTags(blocks, options),
    ],
  };
}

function spokenParts(text: string, rules: SpokenRules): Pick<Block, 'spoken' | 'respellings'> {
  const respellings: Respelling[] = [];
  const spoken = spokenText(text, rules, (respelling) => respellings.push(respelling));
  return respellings.length === 0 ? { spoken } : { spoken, respellings };
}

/** The speaker of a block, made once for the same deliveries, so that the same speaker is the same value. */
function createCasting(
  document: MarkdownDocument,
  sections: readonly CommentedSection[],
  { entry, manifest, speakerOf }: CastOptions,
): (index: number, marks: MarkdownDocument['blocks'][number]['marks']) => VoiceSettings {
  const inFile = [entry.delivery, ...(document.frontMatter ? [document.frontMatter.delivery] : [])];
  const speakers = new Map<string, VoiceSettings>();
  const speakerFor = (marked: readonly Delivery[]): VoiceSettings => {
    const resolved = resolveDelivery(manifest.delivery, [...inFile, ...marked], manifest.voices);
    const key = JSON.stringify([resolved.voice, resolved.prompt, resolved.language, resolved.draftVoice]);
    const voiceSettings = speakers.get(key) ?? speakerOf(resolved);
    speakers.set(key, voiceSettings);
    return voiceSettings;
  };
  // Nearly all blocks of most books have no mark at all.
  let unmarked: VoiceSettings | null = null;
  const sectionsAt = sectionsAround(sections);
  return (index, marks) => {
    const around = sectionsAt(index);
    const marked = [
      ...around.map(({ entry: { delivery } }) => delivery),
      ...marks.map(({ delivery }) => delivery),
    ];
    if (marked.length > 0) return speakerFor(marked);
    unmarked ??= speakerFor([]);
    return unmarked;
  };
}

/** The sections around a block. They are in the order of the file, and so are the blocks that are asked for. */
function sectionsAround(
  sections: readonly CommentedSection[],
): (index: number) => readonly CommentedSection[] {
  let around: readonly CommentedSection[] = [];
  let next = 0;
  return (index) => {
    if (around.some(({ end }) => end <= index)) around = around.filter(({ end }) => index < end);
    for (let section = sections[next]; section && section.start <= index; section = sections[next]) {
      if (index < section.end) around = [...around, section];
      next += 1;
    }
    return around;
  };
}

const withFile = (diagnostic: Diagnostic, file: string): Diagnostic =>
  diagnostic.place ? { ...diagnostic, place: { ...diagnostic.place, file } } : diagnostic;

const stemOf = (file: string): string =>
  file
    .split('/')
    .at(-1)
    ?.replace(/(?<=.)\.[^.]*$/, '') ?? file;

/** One warning for an engine that cannot take the book's delivery tags, at the first of them. */
function checkTags(blocks: readonly Block[], { manifest, profile }: CastOptions): Diagnostic[] {
  if (profile.tagSyntax !== 'none') return [];
  for (const { text, place } of blocks) {
    const tag = listedTag(text, manifest.read.tags);
    if (tag === null) continue;
    const code = 'markdown-tag-unsupported';
    return [
      {
        code,
        severity: severityOf(code),
        message: `The engine ${profile.name} takes no delivery tags: ${tag} is said in parentheses.`,
        place,
        hint: 'Leave the tags out for this engine, or put up with hearing them.',
      },
    ];
  }
  return [];
}
