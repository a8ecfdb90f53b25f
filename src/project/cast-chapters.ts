import type { Diagnostic } from '../base/diagnostic.js';
import type { EngineProfile } from '../engines/engine.js';
import type { Manifest, SpeakerEntry } from '../manifest/manifest.js';
import { spotsIn } from '../manifest/yaml/excerpt.js';
import type { Chapter } from '../markdown/block.js';
import { castChapter } from '../markdown/cast/cast.js';
import type { ReadingVersion } from '../markdown/dialects/reading-rules.js';
import type { BookCode } from './project-codes.js';
import type { ParsedChapter } from './read/read-chapters.js';
import type { VoiceResolver } from './voice-resolver.js';

/** What decides the voices and the words of a book. */
interface CastingOfBook {
  readonly manifest: Manifest;
  readonly profile: EngineProfile;
  readonly voices: VoiceResolver;
  /** Version of the rules for `pronounce`. */
  readonly version: ReadingVersion;
}

/**
 * Gives every block of every chapter its voice settings.
 * @param source the manifest, for the lines that diagnostics quote
 */
export function castChapters(
  parsed: readonly ParsedChapter[],
  { manifest, profile, voices, version }: CastingOfBook,
  source: { readonly file: string; readonly text: string },
): { chapters: readonly Chapter[]; diagnostics: readonly Diagnostic[] } {
  const byFile = new Map(parsed.map((chapter) => [chapter.file, chapter]));
  const chapters: Chapter[] = [];
  const diagnostics: Diagnostic[] = [];
  const found = new Set<string>();
  for (const [index, entry] of manifest.chapters.entries()) {
    const read = byFile.get(entry.file);
    // A chapter that could not be read has an error of its own.
    if (!read) continue;
    const cast = castChapter(read.document, {
      chapter: index + 1,
      entry,
      source: read.source,
      manifest,
      profile,
      version,
      voiceSettingsFor: voices.settingsFor,
    });
    chapters.push(cast.chapter);
    for (const label of cast.speakers) found.add(label);
    diagnostics.push(...cast.diagnostics.map((diagnostic) => located(diagnostic, read, source)));
    if (cast.chapter.blocks.length === 0) diagnostics.push(emptyChapter(read));
  }
  const missing = manifest.speakers.filter(({ label }) => !found.has(label));
  return { chapters, diagnostics: [...diagnostics, ...missingSpeakers(missing, parsed, source)] };
}

/** Warns about the labels under `speakers` that begin no speech. */
function missingSpeakers(
  missing: readonly SpeakerEntry[],
  parsed: readonly ParsedChapter[],
  source: { readonly file: string; readonly text: string },
): Diagnostic[] {
  if (missing.length === 0) return [];
  const hasTables = parsed.some(({ document }) => document.skipped.some(({ kind }) => kind === 'table'));
  const spots = spotsIn(source.text, source.file);
  return missing.map(({ label, place }) => ({
    ...spots.at(place.line, place.column, label.length),
    code: 'speaker-not-found' satisfies BookCode,
    severity: 'warning',
    message: `No speech in the chapters begins with the label "${label}".`,
    hint: hasTables
      ? 'The chapters have tables, which are skipped. If the speeches are there, set `read: { tables: read }`.'
      : `Write the name as in the chapters, without punctuation, for example \`Anna\` for \`Anna.\` or \`**Anna:**\`.`,
  }));
}

/** Adds the file and the quoted source line to a diagnostic. */
function located(
  diagnostic: Diagnostic,
  chapter: ParsedChapter,
  source: { readonly file: string; readonly text: string },
): Diagnostic {
  const { file, line, column } = diagnostic.place ?? { file: chapter.file, line: 1, column: 1 };
  const inManifest = file === source.file;
  const name = inManifest ? source.file : chapter.file;
  const placed = { ...diagnostic, place: { file: name, line, column } };
  if (diagnostic.excerpt) return placed;
  const text = inManifest ? source.text : chapter.text;
  return { ...spotsIn(text, name).at(line, column, 1), ...placed };
}

function emptyChapter({ file, named, document }: ParsedChapter): Diagnostic {
  const kinds = [...new Set(document.skipped.map(({ kind }) => kind))];
  return {
    code: 'chapter-empty' satisfies BookCode,
    severity: 'warning',
    message: `The chapter ${file} has no text to speak.`,
    place: named.place,
    excerpt: named.excerpt,
    hint: kinds.length
      ? `All its content is skipped (${kinds.join(', ')}). Set \`read\` in the manifest to speak it.`
      : 'The file contains no text. Add some, or remove the chapter from the manifest.',
  };
}
