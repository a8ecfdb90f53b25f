import type { Diagnostic } from '../base/diagnostic.js';
import type { EngineProfile } from '../engines/engine.js';
import type { Manifest } from '../manifest/manifest.js';
import { spotsIn } from '../manifest/yaml/excerpt.js';
import type { Chapter } from '../markdown/block.js';
import { castChapter } from '../markdown/cast/cast.js';
import type { BookCode } from './project-codes.js';
import type { ParsedChapter } from './read/read-chapters.js';
import type { VoiceResolver } from './voice-resolver.js';

/** Gives every block of every chapter its speaker. `source` is the manifest, for the lines that diagnostics point into. */
export function castChapters(
  parsed: readonly ParsedChapter[],
  { manifest, profile, speakers }: { manifest: Manifest; profile: EngineProfile; speakers: VoiceResolver },
  source: { readonly file: string; readonly text: string },
): { chapters: readonly Chapter[]; diagnostics: readonly Diagnostic[] } {
  const byFile = new Map(parsed.map((chapter) => [chapter.file, chapter]));
  const chapters: Chapter[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, entry] of manifest.chapters.entries()) {
    const read = byFile.get(entry.file);
    // Missing: that is already an error of its own.
    if (!read) continue;
    const cast = castChapter(read.document, {
      chapter: index + 1,
      entry,
      manifest,
      profile,
      speakerOf: speakers.settingsFor,
    });
    chapters.push(cast.chapter);
    diagnostics.push(...cast.diagnostics.map((diagnostic) => located(diagnostic, read, source)));
    if (cast.chapter.blocks.length === 0) diagnostics.push(emptyChapter(read));
  }
  return { chapters, diagnostics };
}

/** With its file, where it is the chapter's own, and its source line. */
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
    message: `Nothing of the chapter ${file} is spoken.`,
    place: named.place,
    excerpt: named.excerpt,
    hint: kinds.length
      ? `All of it is left out (${kinds.join(', ')}): see \`read\` in the manifest.`
      : 'The file has no text.',
  };
}
