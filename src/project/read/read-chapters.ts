import { hash } from 'node:crypto';
import type { Diagnostic } from '../../base/diagnostic.js';
import type { ReadPolicies } from '../../manifest/manifest.js';
import type { NamedFile } from '../../manifest/parse-manifest.js';
import { spotsIn } from '../../manifest/yaml/excerpt.js';
import type { MarkdownDocument } from '../../markdown/block.js';
import { type ReadingRules, rulesFor } from '../../markdown/dialects/reading-rules.js';
import type { ParseCache } from '../cache/parse-cache.js';
import type { FormulaSpeech } from '../formulas/formula-speech.js';
import { type ChapterText, diagnosticAt, readChapter } from './read-chapter.js';

/** A chapter that was read from disk and parsed. */
export interface ParsedChapter {
  readonly file: string;
  readonly text: string;
  /** Hexadecimal SHA-256 of the file. */
  readonly source: string;
  readonly named: NamedFile;
  readonly document: MarkdownDocument;
  /** Diagnostics about the file, with its name and the quoted source lines. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How the chapters of a book are read. */
interface BookRules extends Pick<ReadingRules, 'found' | 'version'> {
  readonly policies: ReadPolicies;
  readonly formulasOf: ((file: string) => FormulaSpeech) | null;
}

type NamedText = ChapterText & { readonly named: NamedFile };

/** Reads all chapters that can be read, and returns a diagnostic for each of the others, in the order of the manifest. */
export function readChapters(
  root: string,
  chapters: readonly NamedFile[],
): { texts: readonly NamedText[]; diagnostics: readonly Diagnostic[] } {
  const texts: NamedText[] = [];
  const diagnostics: Diagnostic[] = [];
  const fileAt = new Map<string, string>();
  for (const named of chapters) {
    const result = readChapter(root, named);
    if ('severity' in result) {
      diagnostics.push(result);
      continue;
    }
    const earlier = fileAt.get(result.path);
    if (earlier !== undefined) {
      diagnostics.push(
        diagnosticAt(named, {
          code: 'chapter-listed-twice',
          message: `The chapter ${named.file} is the same file as ${earlier}.`,
          hint: 'Remove one of the two entries.',
        }),
      );
    }
    fileAt.set(result.path, named.file);
    texts.push({ ...result, named });
  }
  return { texts, diagnostics };
}

/**
 * Parses the chapters, or gets them from the cache.
 * @param rules `found`: the dialects that the book's files show; `formulasOf`: null: formulas are not spoken in words
 */
export async function parseChapters(
  texts: readonly NamedText[],
  { policies, formulasOf, ...known }: BookRules,
  cache: ParseCache,
): Promise<ParsedChapter[]> {
  const parsed: ParsedChapter[] = [];
  for (const chapter of texts) {
    const { file, text, bytes, named } = chapter;
    const formulas = formulasOf ? { formulas: formulasOf(file) } : {};
    const document = await cache.parse(chapter, policies, { ...rulesFor(file, known), ...formulas });
    const source = hash('sha256', bytes);
    parsed.push({ file, text, source, named, document, diagnostics: ownDiagnostics(file, text, document) });
  }
  return parsed;
}

function ownDiagnostics(file: string, text: string, { diagnostics }: MarkdownDocument): Diagnostic[] {
  if (diagnostics.length === 0) return [];
  const spots = spotsIn(text, file);
  return diagnostics.map((diagnostic) => {
    const { line, column } = diagnostic.place ?? { line: 1, column: 1 };
    return { ...spots.at(line, column, 1), ...diagnostic, place: { file, line, column } };
  });
}
