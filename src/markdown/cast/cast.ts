import type { Diagnostic } from '../../base/diagnostic.js';
import type { EngineProfile } from '../../engines/engine.js';
import type { ChapterEntry, Delivery, Manifest } from '../../manifest/manifest.js';
import type { Block, Chapter, MarkdownDocument, SkippedNode, VoiceComment, VoiceSettings } from '../block.js';
import type { ReadingVersion } from '../dialects/reading-rules.js';
import { severityOf } from '../markdown-codes.js';
import { pronouncerOf, type Respelling } from '../read/pronounce.js';
import { listedTag, type SpokenRules, spokenText } from '../read/spoken.js';
import { castSpeakers } from './cast-speakers.js';
import { type CommentedSection, matchSections } from './match-sections.js';
import { type ResolvedDelivery, resolveDelivery } from './resolve-delivery.js';
import { validateVoiceComments } from './validate-voice-comments.js';

export type { ResolvedDelivery } from './resolve-delivery.js';

/** Options of `castChapter`. */
export interface CastOptions {
  /** From 1, in the order of the manifest. */
  readonly chapter: number;
  readonly entry: ChapterEntry;
  /** Hexadecimal SHA-256 of the chapter's file. */
  readonly source: string;
  readonly manifest: Manifest;
  /** Version of the rules for `pronounce`. Default: the newest. */
  readonly version?: ReadingVersion;
  /**
   * Profile of the engine: its voices (an empty list allows any voice) and its rules for brackets. For a draft: the
   * voices and languages of the book's engine, with the offline engine's `tagSyntax`.
   */
  readonly profile: EngineProfile;
  /** Returns the voice settings for the engine, such as those of a draft voice. Called once for each distinct delivery. */
  voiceSettingsFor(delivery: ResolvedDelivery): VoiceSettings;
}

/** Result of `castChapter`. */
export interface CastChapter {
  readonly chapter: Chapter;
  readonly diagnostics: readonly Diagnostic[];
  /** Labels under `speakers` in the manifest that begin a speech in this chapter. */
  readonly speakers: ReadonlySet<string>;
}

/**
 * Returns a chapter with a voice for each block, and its problems. Voice settings come from, weakest first: the
 * manifest, the chapter's entry, the front matter, the manifest's sections, its speakers, and the voice comments in the
 * file. An inner voice comment overrides an outer one (see `resolveDelivery`).
 */
export function castChapter(document: MarkdownDocument, options: CastOptions): CastChapter {
  const { chapter, entry, source, manifest, profile, version } = options;
  const { file } = entry;
  const sections = matchSections(entry.sections, document.headings, document.blocks.length);
  const speakers = castSpeakers(document.blocks, manifest);
  const voiceSettingsAt = createCasting(document, sections.matched, options);
  const rules = { tags: manifest.read.tags, pronounce: pronouncerOf(manifest.pronounce, version), profile };
  let isAfterBreak = false;
  const blocks = document.blocks.flatMap(({ kind, depth, marks, afterBreak }, index): Block[] => {
    isAfterBreak ||= afterBreak ?? false;
    return speakers.partsAt(index).flatMap(({ text, member, span }): Block[] => {
      if (text === '') return [];
      const block: Block = {
        kind,
        depth,
        text,
        ...spokenParts(text, rules),
        voiceSettings: voiceSettingsAt(index, { member, marks }),
        place: { file, line: span.line, column: span.column },
        span,
        ...(isAfterBreak && { afterBreak: true }),
      };
      isAfterBreak = false;
      return [block];
    });
  });
  return {
    chapter: {
      chapter,
      file,
      title: entry.title ?? document.title ?? stemOf(file),
      blocks,
      skipped: withLabels(document.skipped, speakers.skipped),
      constructs: document.constructs,
      source,
    },
    diagnostics: [
      ...document.diagnostics.map((diagnostic) => withFile(diagnostic, file)),
      ...validateVoiceComments(document, file, { profile, cast: manifest.voices }),
      ...sections.diagnostics,
      ...checkTags(blocks, options),
    ],
    speakers: speakers.found,
  };
}

/** Adds the labels that are not read to what is skipped, in file order. */
const withLabels = (
  skipped: readonly SkippedNode[],
  labels: readonly SkippedNode[],
): readonly SkippedNode[] =>
  labels.length === 0
    ? skipped
    : [...skipped, ...labels].sort((a, b) => a.line - b.line || a.column - b.column);

function spokenParts(text: string, rules: SpokenRules): Pick<Block, 'spoken' | 'respellings'> {
  const respellings: Respelling[] = [];
  const spoken = spokenText(text, rules, (respelling) => respellings.push(respelling));
  return respellings.length === 0 ? { spoken } : { spoken, respellings };
}

/** Returns a lookup for the voice settings of a block. Blocks with equal settings get the same object. */
function createCasting(
  document: MarkdownDocument,
  sections: readonly CommentedSection[],
  { entry, manifest, voiceSettingsFor }: CastOptions,
): (index: number, own: { member: string | null; marks: readonly VoiceComment[] }) => VoiceSettings {
  const inFile = [entry.delivery, ...(document.frontMatter ? [document.frontMatter.delivery] : [])];
  const known = new Map<string, VoiceSettings>();
  const settingsFor = (overrides: readonly Delivery[]): VoiceSettings => {
    const resolved = resolveDelivery(manifest.delivery, [...inFile, ...overrides], manifest.voices);
    const key = JSON.stringify([resolved.voice, resolved.prompt, resolved.language, resolved.draftVoice]);
    const voiceSettings = known.get(key) ?? voiceSettingsFor(resolved);
    known.set(key, voiceSettings);
    return voiceSettings;
  };
  // In most books, nearly all blocks have no settings of a section or speaker, and no voice comments.
  let common: VoiceSettings | null = null;
  const sectionsAt = sectionsAround(sections);
  return (index, { member, marks }) => {
    const overrides = [
      ...sectionsAt(index).map(({ entry: { delivery } }) => delivery),
      ...(member === null ? [] : [{ as: member }]),
      ...marks.map(({ delivery }) => delivery),
    ];
    if (overrides.length > 0) return settingsFor(overrides);
    common ??= settingsFor([]);
    return common;
  };
}

/** Returns a lookup for the sections around a block. Sections and lookups must both be in file order. */
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

/** Warns once, at the first delivery tag, if the engine does not support tags. */
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
        message: `The engine ${profile.name} does not support delivery tags: it gets ${tag} in parentheses and may read it aloud.`,
        place,
        hint: 'Remove the tags for this engine, or accept that they are read aloud.',
      },
    ];
  }
  return [];
}
