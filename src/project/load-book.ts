import { basename, join } from 'node:path';
import { type Diagnostic, hasErrors } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import { draftEngine } from '../engines/defaults.js';
import type { EngineProfile } from '../engines/engine.js';
import type { Manifest } from '../manifest/manifest.js';
import type { ParsedManifest } from '../manifest/parse-manifest.js';
import type { Chapter } from '../markdown/block.js';
import { normaliseText } from '../markdown/read/normalise-text.js';
import { openParseCache, type ParseMarkdown } from './cache/parse-cache.js';
import { castChapters } from './cast-chapters.js';
import { parseChapters, readChapters } from './read/read-chapters.js';
import { readManifest } from './read/read-manifest.js';
import { validateCover, validateOutput } from './read/validate-paths.js';
import { draftVoiceResolver, type VoiceResolver, voiceResolver } from './voice-resolver.js';

/** A book from disk, checked: nothing in it is wrong. */
export interface Book {
  readonly manifest: Manifest;
  readonly title: string;
  /** The real absolute folder of the manifest; chapters, cover and output are relative to it. */
  readonly root: string;
  /** Absolute. */
  readonly manifestFile: string;
  readonly chapters: readonly Chapter[];
  /** Of the engine that speaks: with a draft, the offline one. */
  readonly profile: EngineProfile;
  readonly warnings: readonly Diagnostic[];
}

export interface LoadBookOptions {
  readonly manifestPath: string;
  /** Instead of the manifest's own engine; null: its own. */
  readonly engine: string | null;
  /** Spoken by the offline engine with stand-in voices; the manifest is checked against its own engine all the same. */
  readonly draft: boolean;
  /** Null: no such engine. `model`: of an engine that has several; null: its own choice. */
  profileOf(name: string, model?: string | null): EngineProfile | null;
  readonly engineNames: readonly string[];
  /** What reads the chapters that are not remembered. Default: `readMarkdown`. */
  readonly parseMarkdown?: ParseMarkdown | undefined;
}

/**
 * Loads a book: its manifest, every chapter, and what they say, under the voices that say it. What did not change since it
 * was last read, manifest or chapter, is not parsed again.
 * @throws NarrateError `invalid-input`, with every problem of the manifest and of all chapters together
 */
export async function loadBook(options: LoadBookOptions): Promise<Book> {
  const { root, name, text } = readManifest(options.manifestPath);
  const cache = openParseCache(root, name, options.parseMarkdown);
  const parsed = await cache.manifest(text, { ...options, file: name });
  const files = readChapters(root, parsed.chapters);
  const read = await parseChapters(files.texts, parsed.read, cache);
  const voicing = voicingOf(parsed, options);
  const cast = voicing && castChapters(read, voicing, { file: name, text });
  const diagnostics = withoutEchoes([
    ...parsed.diagnostics,
    ...checkPaths(root, parsed),
    ...files.diagnostics,
    ...read.flatMap((chapter) => chapter.diagnostics),
    ...(cast?.diagnostics ?? []),
  ]);
  if (!cast || !voicing || hasErrors(diagnostics)) throw refusal(name, inPageOrder(diagnostics));

  cache.save();
  const { manifest, speaks, speakers } = voicing;
  return {
    manifest,
    title: manifest.title ?? (normaliseText(basename(root)) || 'book'),
    root,
    manifestFile: join(root, name),
    chapters: cast.chapters,
    profile: speaks,
    warnings: [...diagnostics, ...speakers.warnings()],
  };
}

/** Who speaks a book, and by whose rules its voices are checked. */
interface Voicing {
  readonly manifest: Manifest;
  /** The engine that speaks. */
  readonly speaks: EngineProfile;
  /** The book's own engine, with the speaking one's way of writing tags. */
  readonly profile: EngineProfile;
  readonly speakers: VoiceResolver;
}

/** Null: the manifest is too wrong to give anybody a voice. */
function voicingOf({ manifest }: ParsedManifest, options: LoadBookOptions): Voicing | null {
  const own = manifest && options.profileOf(manifest.engine.name, manifest.engine.model);
  if (!manifest || !own) return null;
  if (!options.draft) return { manifest, speaks: own, profile: own, speakers: voiceResolver(own) };
  const draft = options.profileOf(draftEngine);
  if (!draft) throw new NarrateError('internal', 'The offline engine has no profile.');
  return {
    manifest,
    speaks: draft,
    profile: { ...own, tagSyntax: draft.tagSyntax },
    speakers: draftVoiceResolver(own, draft),
  };
}

function checkPaths(root: string, { cover, output }: ParsedManifest): Diagnostic[] {
  return [...(cover ? validateCover(root, cover) : []), ...(output ? validateOutput(root, output) : [])];
}

/** The same thing said twice of the same place: by the manifest and by each chapter that it concerns. */
function withoutEchoes(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byText = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, message, place } = diagnostic;
    const text = JSON.stringify([code, message, place?.file, place?.line, place?.column]);
    if (!byText.has(text)) byText.set(text, diagnostic);
  }
  return [...byText.values()];
}

/** As somebody goes through the files to mend them. */
const inPageOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const files = [...new Set(diagnostics.map(({ place }) => place?.file))];
  return diagnostics.toSorted(
    (a, b) =>
      files.indexOf(a.place?.file) - files.indexOf(b.place?.file) ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
};

function refusal(name: string, diagnostics: readonly Diagnostic[]): NarrateError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const found = errors === 1 ? '1 error' : `${errors} errors`;
  return new NarrateError('invalid-input', `The book of ${name} cannot be read: ${found}.`, { diagnostics });
}
