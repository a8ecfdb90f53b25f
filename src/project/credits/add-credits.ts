import { hash } from 'node:crypto';
import type { Diagnostic, Place } from '../../base/diagnostic.js';
import type { EngineProfile } from '../../engines/engine.js';
import { fillPlaceholders } from '../../manifest/credit-placeholders.js';
import type { Manifest } from '../../manifest/manifest.js';
import { type Chapter, type CreditsRole, creditsRoles, type MarkdownDocument } from '../../markdown/block.js';
import { castChapter } from '../../markdown/cast/cast.js';
import { bookLabels } from '../labels/book-labels.js';
import type { VoiceResolver } from '../voice-resolver.js';
import { creditsTitles } from './credits-titles.js';

/** A book whose chapters have voices. */
interface CastBook {
  readonly manifest: Manifest;
  readonly title: string;
  readonly chapters: readonly Chapter[];
  /** The engine that speaks. */
  readonly speaks: EngineProfile;
  /** The profile with the rules for brackets. */
  readonly profile: EngineProfile;
  readonly voices: VoiceResolver;
}

/**
 * Adds the credits of the manifest to the chapters: the opening credits as chapter 0, the closing credits as the one after the last. They
 * have the voice of the book, and their places are in the manifest. With `disclosure`, the closing credits end with its sentence.
 */
export function addCredits(book: CastBook): {
  readonly chapters: readonly Chapter[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const { manifest, chapters } = book;
  const made = creditsRoles.flatMap((role) => {
    const written = manifest.credits[role];
    return written === null ? [] : [creditsChapter(role, written, book)];
  });
  const madeAs = (role: CreditsRole) =>
    made.flatMap(({ chapter }) => (chapter.credits === role ? [chapter] : []));
  return {
    chapters: [...madeAs('opening'), ...chapters, ...madeAs('closing')],
    diagnostics: made.flatMap(({ diagnostics }) => diagnostics),
  };
}

function creditsChapter(
  role: CreditsRole,
  { text, place }: { readonly text: string; readonly place: Place },
  { manifest, title, chapters, speaks, profile, voices }: CastBook,
): { chapter: Chapter; diagnostics: readonly Diagnostic[] } {
  const { narrator, disclosure } = bookLabels({ manifest, chapters, profile: speaks });
  const values = { title, author: manifest.author ?? '', narrator: narrator ?? '' };
  const filled = fillPlaceholders(text, (name) => values[name]);
  const sentence = role === 'closing' ? disclosure?.sentence : undefined;
  const spoken = sentence === undefined || filled.includes(sentence) ? filled : `${filled}\n\n${sentence}`;
  const { chapter, diagnostics } = castChapter(documentOf(spoken, place), {
    chapter: role === 'opening' ? 0 : manifest.chapters.length + 1,
    entry: {
      file: `credits.${role}`,
      title: creditsTitles(manifest.language)[role],
      id: null,
      delivery: {},
      sections: [],
      place,
    },
    source: hash('sha256', spoken),
    manifest,
    profile,
    voiceSettingsFor: voices.settingsFor,
  });
  return {
    chapter: { ...chapter, credits: role, blocks: chapter.blocks.map((block) => ({ ...block, place })) },
    diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, place })),
  };
}

/** Returns a text as Markdown would have it: a paragraph between blank lines, and line ends as line breaks. */
function documentOf(text: string, { line, column }: Place): MarkdownDocument {
  const paragraphs = text.split(/\n\s*\n/).map((part) =>
    part
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .trim(),
  );
  return {
    frontMatter: null,
    title: null,
    blocks: paragraphs.map((paragraph) => ({
      kind: 'paragraph',
      depth: 0,
      text: paragraph,
      span: { line, column, endLine: line, endColumn: column + 1 },
      marks: [],
    })),
    headings: [],
    skipped: [],
    skippedWords: {},
    constructs: [],
    diagnostics: [],
  };
}
