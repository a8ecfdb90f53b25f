import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, resolve } from 'node:path';
import type { Diagnostic } from '../../base/diagnostic.js';
import { NarrateError, systemCode } from '../../base/errors.js';
import { foldName } from '../../base/paths/fold-name.js';
import { isMarkdown } from '../../base/paths/markdown-name.js';
import { eitherOf, nearest } from '../../manifest/diagnostics/nearest.js';
import type { BookCode } from '../project-codes.js';
import { decodeText } from './decode-text.js';
import { notUtf8 } from './not-utf8.js';

const maxManifestBytes = 1_000_000;

/** A manifest's text, with its folder and name. */
export interface ManifestFile {
  /** The real absolute folder of the manifest. */
  readonly root: string;
  /** Its file name as the folder lists it. */
  readonly name: string;
  readonly text: string;
}

/**
 * Reads a manifest. It checks the size before it reads the content.
 * @throws NarrateError `invalid-input` when it is missing, not a file, a Markdown file, too large or not UTF-8
 */
export function readManifest(manifestPath: string): ManifestFile {
  const path = resolve(manifestPath);
  try {
    const found = statSync(path);
    const name = nameOnDisk(basename(path), namesIn(dirname(path)));
    if (!found.isFile()) throw notAFile(name, found.isDirectory(), yamlFilesIn(path));
    if (isMarkdown(name)) throw isChapter(manifestPath, name);
    if (found.size > maxManifestBytes) throw tooLarge(name, found.size);
    const bytes = readFileSync(path);
    const decoded = decodeText(bytes);
    if ('problem' in decoded) {
      throw invalidManifest(notUtf8('manifest-not-utf8', `The manifest ${name}`, name, decoded.problem));
    }
    return { root: realpathSync.native(dirname(path)), name, text: decoded.text };
  } catch (error) {
    if (error instanceof NarrateError) throw error;
    throw unreadable(path, error);
  }
}

/**
 * Returns a manifest's name as its folder lists it. Some file systems ignore case or the composition of letters, so another
 * spelling opens the same file, and would count as another book.
 */
export const nameOnDisk = (typed: string, names: readonly string[]): string =>
  names.includes(typed) ? typed : (names.find((name) => foldName(name) === foldName(typed)) ?? typed);

type ManifestError = { readonly code: BookCode; readonly message: string; readonly hint: string };

const invalidManifest = (diagnostic: Diagnostic): NarrateError =>
  new NarrateError('invalid-input', diagnostic.message, {
    ...(diagnostic.hint === undefined ? {} : { hint: diagnostic.hint }),
    diagnostics: [diagnostic],
  });

const invalidFile = (file: string, error: ManifestError): NarrateError =>
  invalidManifest({ severity: 'error', ...error, place: { file, line: 1, column: 1 } });

function notAFile(name: string, isFolder: boolean, yamlFiles: readonly string[]): NarrateError {
  const inside = yamlFiles.slice(0, 3).map((file) => `${name}/${file}`);
  return invalidFile(name, {
    code: 'manifest-not-a-file',
    message: isFolder ? `${name} is a folder, not a manifest.` : `${name} is not a regular file.`,
    hint: inside.length ? `Name the manifest in it: ${eitherOf(inside)}.` : 'Name the YAML file of a book.',
  });
}

function isChapter(typed: string, name: string): NarrateError {
  const chapter = isAbsolute(typed) ? name : typed;
  const argument = /^[\w./-]+$/.test(chapter) ? chapter : JSON.stringify(chapter);
  return invalidFile(name, {
    code: 'manifest-not-a-file',
    message: `${typed} is a Markdown file, not a manifest.`,
    hint: `For one chapter, name the manifest and the chapter: \`narrate pipeline.yaml --chapter ${argument}\``,
  });
}

const tooLarge = (name: string, bytes: number): NarrateError =>
  invalidFile(name, {
    code: 'manifest-too-large',
    message: `${name} is too large: ${(bytes / 1e6).toFixed(1)} MB. The limit for a manifest is ${maxManifestBytes / 1e6} MB.`,
    hint: 'Check that this is the right file. A manifest lists the chapter files and does not contain their text.',
  });

function unreadable(path: string, error: unknown): unknown {
  const name = basename(path);
  const code = systemCode(error);
  if (code === undefined) return error;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return invalidFile(name, {
      code: 'manifest-unreadable',
      message: `${name} cannot be read: system error ${code}.`,
      hint: 'Check the permissions of the file and of its folder.',
    });
  }
  const others = yamlFilesIn(dirname(path));
  const closest = nearest(name, others, 3, Number.POSITIVE_INFINITY);
  return invalidFile(name, {
    code: 'manifest-missing',
    message: `Manifest ${path} not found.`,
    hint: closest.length
      ? `Did you mean ${eitherOf(closest)}?`
      : 'Run `narrate init` in the folder of a book to create its pipeline.yaml, or name a manifest: `narrate books/atlas.yaml`.',
  });
}

const yamlFilesIn = (folder: string): string[] =>
  namesIn(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();

/** Returns the names in a folder, and none if it cannot be listed. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
