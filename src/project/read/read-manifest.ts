import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Diagnostic } from '../../base/diagnostic.js';
import { NarrateError, systemCode } from '../../base/errors.js';
import { foldName } from '../../base/paths/fold-name.js';
import { eitherOf, nearest } from '../../manifest/diagnostics/nearest.js';
import type { BookCode } from '../project-codes.js';
import { decodeText } from './decode-text.js';
import { notUtf8 } from './not-utf8.js';

const maxManifestBytes = 1_000_000;

/** A manifest's text, and where it stands. */
export interface ManifestFile {
  /** The real absolute folder of the manifest. */
  readonly root: string;
  readonly name: string;
  readonly text: string;
}

/**
 * Reads a manifest, once its size is known to be that of one.
 * @throws NarrateError `invalid-input`: it is missing, no file, too large, or no text
 */
export function readManifest(manifestPath: string): ManifestFile {
  const path = resolve(manifestPath);
  try {
    const found = statSync(path);
    const name = nameOnDisk(basename(path), namesIn(dirname(path)));
    if (!found.isFile()) throw notAFile(name, found.isDirectory(), yamlFilesIn(path));
    if (found.size > maxManifestBytes) throw tooLarge(name, found.size);
    const bytes = readFileSync(path);
    const decoded = decodeText(bytes);
    if ('problem' in decoded) {
      throw refused(notUtf8('manifest-not-utf8', `The manifest ${name}`, name, decoded.problem));
    }
    return { root: realpathSync.native(dirname(path)), name, text: decoded.text };
  } catch (error) {
    if (error instanceof NarrateError) throw error;
    throw unreadable(path, error);
  }
}

/**
 * A manifest's name as its folder has it: where case does not matter, or how letters are composed, another spelling opens the
 * file too, and would pass for another book.
 */
export const nameOnDisk = (typed: string, names: readonly string[]): string =>
  names.includes(typed) ? typed : (names.find((name) => foldName(name) === foldName(typed)) ?? typed);

type Said = { readonly code: BookCode; readonly message: string; readonly hint: string };

const refused = (diagnostic: Diagnostic): NarrateError =>
  new NarrateError('invalid-input', diagnostic.message, {
    ...(diagnostic.hint === undefined ? {} : { hint: diagnostic.hint }),
    diagnostics: [diagnostic],
  });

const refusedFile = (file: string, said: Said): NarrateError =>
  refused({ severity: 'error', ...said, place: { file, line: 1, column: 1 } });

function notAFile(name: string, isFolder: boolean, yamlFiles: readonly string[]): NarrateError {
  const inside = yamlFiles.slice(0, 3).map((file) => `${name}/${file}`);
  return refusedFile(name, {
    code: 'manifest-not-a-file',
    message: isFolder ? `${name} is a folder, not a manifest.` : `${name} is not a regular file.`,
    hint: inside.length ? `Name the manifest in it: ${eitherOf(inside)}.` : 'Name the YAML file of the book.',
  });
}

const tooLarge = (name: string, bytes: number): NarrateError =>
  refusedFile(name, {
    code: 'manifest-too-large',
    message: `${name} has ${(bytes / 1e6).toFixed(1)} MB; a manifest has at most ${maxManifestBytes / 1e6} MB.`,
    hint: 'Is this the right file? A manifest lists the chapters and does not hold them.',
  });

function unreadable(path: string, error: unknown): unknown {
  const name = basename(path);
  const code = systemCode(error);
  if (code === undefined) return error;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return refusedFile(name, {
      code: 'manifest-unreadable',
      message: `${name} cannot be read: the system says ${code}.`,
      hint: 'Check the rights of the file and of its folder.',
    });
  }
  const others = yamlFilesIn(dirname(path));
  const closest = nearest(name, others, 3, Number.POSITIVE_INFINITY);
  return refusedFile(name, {
    code: 'manifest-missing',
    message: `There is no manifest at ${path}.`,
    hint: closest.length
      ? `Did you mean ${eitherOf(closest)}?`
      : '`narrate init` looks at a book and writes its pipeline.yaml. A manifest elsewhere is named: `narrate books/atlas.yaml`.',
  });
}

const yamlFilesIn = (folder: string): string[] =>
  namesIn(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();

/** None where the folder cannot be listed. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
