import { basename, join } from 'node:path';
import { type Diagnostic, hasErrors } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import type { EngineProfile } from '../engines/engine.js';
import type { Manifest } from '../manifest/manifest.js';
import type { ParsedManifest } from '../manifest/parse-manifest.js';
import type { Values } from '../manifest/yaml/values.js';
import type { Chapter } from '../markdown/block.js';
import { type ReadingVersion, readingVersion } from '../markdown/dialects/reading-rules.js';
import { normaliseText } from '../markdown/read/normalise-text.js';
import { openParseCache, type ParseMarkdown } from './cache/parse-cache.js';
import { castChapters } from './cast-chapters.js';
import { addCredits } from './credits/add-credits.js';
import { formulaSpeech } from './formulas/formula-speech.js';
import type { OlderReader } from './older-reading.js';
import { decodeText } from './read/decode-text.js';
import { type FoundDialect, findDialects } from './read/find-dialects.js';
import { parseChapters, readChapters } from './read/read-chapters.js';
import { readManifest } from './read/read-manifest.js';
import { skippedShares } from './read/skipped-shares.js';
import { validateCover, validateOutput } from './read/validate-paths.js';
import { draftVoiceResolver, type VoiceResolver, voiceResolver } from './voice-resolver.js';

/** A book as read from disk, without errors. */
export interface Book {
  readonly manifest: Manifest;
  readonly title: string;
  /** The real absolute folder of the manifest. Chapters, cover and output are relative to it. */
  readonly root: string;
  /** The absolute path of the manifest. */
  readonly manifestFile: string;
  /** In the order in which they are spoken, with the credits. */
  readonly chapters: readonly Chapter[];
  /** The decoded content of each chapter's file, by its path in the manifest. */
  readonly texts: ReadonlyMap<string, string>;
  /** Dialects of Markdown that its files show. */
  readonly dialects: readonly FoundDialect[];
  /** The profile of the engine that speaks: for a draft, the offline one. */
  readonly profile: EngineProfile;
  readonly warnings: readonly Diagnostic[];
  /** Reads its chapters as older versions did. */
  readonly older: OlderReader;
  /** Reads another content of a chapter's file, with the same voices. Null: it has errors. @param chapter number from 1 */
  readVersion(chapter: number, bytes: Uint8Array): Promise<Chapter | null>;
}

/** What `loadBook` takes. */
export interface LoadBookOptions {
  readonly manifestPath: string;
  /** Replaces the content of the manifest's file, to find out what a change would mean. Nothing is cached then. */
  readonly manifestText?: string | undefined;
  /** Settings for which the manifest has no value. */
  readonly defaults?: Values | undefined;
  /** The engine that replaces the manifest's; null: the manifest's engine. */
  readonly engine: string | null;
  /** True: the offline engine speaks with substitute voices. The manifest is still validated for its own engine. */
  readonly draft: boolean;
  /** As in `OpenOptions`. */
  readonly toldApart?: readonly string[] | undefined;
  /** The name of the engine that speaks drafts on this computer. */
  readonly draftEngine: string;
  /** Returns an engine's profile; null: there is no such engine. `model`: for engines with several; null: the default one. */
  profileOf(name: string, model?: string | null): EngineProfile | null;
  readonly engineNames: readonly string[];
  /** Parses chapters that are not in the cache. Default: `readMarkdown`. */
  readonly parseMarkdown?: ParseMarkdown | undefined;
}

/**
 * Loads a book: its manifest and all chapters, with voice settings for every block. A file that did not change since the last
 * time comes from the cache.
 * @throws NarrateError `invalid-input`, with all errors in the manifest and the chapters together
 */
export async function loadBook(options: LoadBookOptions): Promise<Book> {
  const { root, name, text: written } = readManifest(options.manifestPath);
  const text = options.manifestText ?? written;
  const cache = openParseCache(root, name, options.parseMarkdown);
  const parsed = await cache.manifest(text, { ...options, file: name });
  const files = readChapters(root, parsed.chapters);
  const dialects = findDialects(
    root,
    parsed.chapters.map(({ file }) => file),
  );
  const found = dialects.map(({ name }) => name);
  const { read: policies, manifest: valid } = parsed;
  const formulasOf = valid && policies.math === 'speak' ? formulaSpeech(valid) : null;
  const rules = { policies, found, version: readingVersion, formulasOf };
  const read = await parseChapters(files.texts, rules, cache);
  const casting = castingOf(parsed, options);
  const cast = casting && castChapters(read, { ...casting, version: rules.version }, { file: name, text });
  const diagnostics = withoutDuplicates([
    ...parsed.diagnostics,
    ...validatePaths(root, parsed),
    ...files.diagnostics,
    ...read.flatMap((chapter) => chapter.diagnostics),
    ...(cast?.diagnostics ?? []),
    ...skippedShares(read),
  ]);
  if (!cast || !casting || hasErrors(diagnostics)) throw invalidBook(name, inFileOrder(diagnostics));

  if (options.manifestText === undefined) cache.save();
  const { manifest, speaks, voices } = casting;
  /** Returns a chapter of these contents, as a version of narrate reads it; null: it has errors. */
  const readAs = async (texts: typeof files.texts, version: ReadingVersion): Promise<Chapter | null> => {
    const [old] = await parseChapters(texts, { ...rules, version }, cache);
    if (old === undefined || hasErrors(old.diagnostics)) return null;
    return castChapters([old], { ...casting, version }, { file: name, text }).chapters[0] ?? null;
  };
  /** Empty: the chapter is of credits, which no file has. */
  const textsOf = (chapter: number) =>
    files.texts.filter(({ file }) => file === manifest.chapters[chapter - 1]?.file);
  const title = manifest.title ?? (normaliseText(basename(root)) || 'book');
  const withCredits = addCredits({ ...casting, title, chapters: cast.chapters });
  return {
    manifest,
    title,
    root,
    manifestFile: join(root, name),
    chapters: withCredits.chapters,
    texts: new Map(files.texts.map((one) => [one.file, one.text])),
    dialects,
    profile: speaks,
    warnings: [...diagnostics, ...withCredits.diagnostics, ...voices.warnings()],
    older: {
      async read(chapter, version) {
        const read = await readAs(textsOf(chapter), version);
        if (options.manifestText === undefined) cache.save();
        return read;
      },
    },
    async readVersion(chapter, bytes) {
      const decoded = decodeText(bytes);
      if ('problem' in decoded) return null;
      const texts = textsOf(chapter).map((one) => ({ ...one, bytes, text: decoded.text }));
      return readAs(texts, readingVersion);
    },
  };
}

/** The engine that speaks a book, and the profile that its voices are validated against. */
interface Casting {
  readonly manifest: Manifest;
  /** The engine that speaks. */
  readonly speaks: EngineProfile;
  /** The profile of the book's own engine, with the tag syntax of the engine that speaks. */
  readonly profile: EngineProfile;
  readonly voices: VoiceResolver;
}

/** Returns how the book is spoken; null: the manifest's errors make that impossible. */
function castingOf({ manifest }: ParsedManifest, options: LoadBookOptions): Casting | null {
  const own = manifest && options.profileOf(manifest.engine.name, manifest.engine.model);
  if (!manifest || !own) return null;
  if (!options.draft) return { manifest, speaks: own, profile: own, voices: voiceResolver(own) };
  const draft = options.profileOf(options.draftEngine);
  if (!draft) throw new NarrateError('internal', 'The offline engine has no profile.');
  return {
    manifest,
    speaks: draft,
    profile: { ...own, tagSyntax: draft.tagSyntax },
    voices: draftVoiceResolver(own, draft, options.toldApart),
  };
}

function validatePaths(root: string, { cover, output }: ParsedManifest): Diagnostic[] {
  return [...(cover ? validateCover(root, cover) : []), ...(output ? validateOutput(root, output) : [])];
}

/** Removes repeated diagnostics: an error of the manifest is found again for each chapter that it affects. */
function withoutDuplicates(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byText = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, message, place } = diagnostic;
    const text = JSON.stringify([code, message, place?.file, place?.line, place?.column]);
    if (!byText.has(text)) byText.set(text, diagnostic);
  }
  return [...byText.values()];
}

/** Sorts diagnostics by file, line and column, so that a user can fix one file after the other. */
const inFileOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const files = [...new Set(diagnostics.map(({ place }) => place?.file))];
  return diagnostics.toSorted(
    (a, b) =>
      files.indexOf(a.place?.file) - files.indexOf(b.place?.file) ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
};

function invalidBook(name: string, diagnostics: readonly Diagnostic[]): NarrateError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const found = errors === 1 ? '1 error' : `${errors} errors`;
  return new NarrateError('invalid-input', `The book of ${name} has ${found}.`, { diagnostics });
}
