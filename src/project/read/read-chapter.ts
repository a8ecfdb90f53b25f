import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../../base/diagnostic.js';
import { systemCode } from '../../base/errors.js';
import type { NamedFile } from '../../manifest/parse-manifest.js';
import type { BookCode } from '../project-codes.js';
import { decodeText } from './decode-text.js';
import { type Found, findFile, nearestNames } from './find-file.js';
import { notUtf8 } from './not-utf8.js';

const maxChapterBytes = 20_000_000;

/** The content of a chapter's file. */
export interface ChapterText {
  /** The path in the manifest. */
  readonly file: string;
  /** The real absolute path. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The decoded text, without a byte order mark. */
  readonly text: string;
}

/** Reads a chapter that the manifest names, or returns a diagnostic that says why it cannot be read. */
export function readChapter(root: string, named: NamedFile): ChapterText | Diagnostic {
  const found = findFile(root, named.file);
  if (found.kind !== 'file') return fileDiagnostic('chapter', root, named, found);
  const megabytes = maxChapterBytes / 1e6;
  if (found.size > maxChapterBytes) {
    return diagnosticAt(named, {
      code: 'chapter-too-large',
      message: `The chapter ${named.file} is too large: ${(found.size / 1e6).toFixed(1)} MB. The limit is ${megabytes} MB.`,
      hint: 'Check that this is the right file. If it is, split it into several chapters.',
    });
  }
  try {
    const bytes = readFileSync(found.path);
    const decoded = decodeText(bytes);
    if ('problem' in decoded) {
      return notUtf8('chapter-not-utf8', 'The chapter', named.file, decoded.problem);
    }
    return { file: named.file, path: found.path, bytes, text: decoded.text };
  } catch (error) {
    const reason = systemCode(error);
    if (reason === undefined) throw error;
    return fileDiagnostic('chapter', root, named, {
      kind: 'unreadable',
      reason: `system error ${reason}`,
    });
  }
}

/** Returns the diagnostic for a path of the manifest that does not lead to a readable file. */
export function fileDiagnostic(
  what: 'chapter' | 'cover',
  root: string,
  named: NamedFile,
  found: Exclude<Found, { kind: 'file' }>,
): Diagnostic {
  const subject = `The ${what} ${named.file}`;
  switch (found.kind) {
    case 'missing':
      return diagnosticAt(named, {
        code: `${what}-missing`,
        message: `${subject} does not exist.`,
        hint: nearestNames(root, named.file) ?? 'Paths are relative to the folder of the manifest.',
      });
    case 'folder':
      return diagnosticAt(named, {
        code: `${what}-not-a-file`,
        message: `${subject} is a folder.`,
        hint:
          what === 'chapter'
            ? 'List its Markdown files instead, one entry for each file.'
            : 'Name the image file in it.',
      });
    case 'special':
      return diagnosticAt(named, {
        code: `${what}-not-a-file`,
        message: `${subject} is not a regular file.`,
        hint: 'Name a regular file in the folder of the manifest.',
      });
    case 'outside':
      return diagnosticAt(named, {
        code: `${what}-outside`,
        message: `${subject} is a link that leads out of the manifest's folder.`,
        hint: 'Copy the file into the folder: a manifest can only name files in its own folder.',
      });
    case 'unreadable':
      return diagnosticAt(named, {
        code: `${what}-unreadable`,
        message: `${subject} cannot be read: ${found.reason}.`,
        hint: 'Check the permissions of the file and of its folders.',
      });
  }
}

/** Returns an error at the place where the manifest names a file. */
export function diagnosticAt(
  { place, excerpt }: NamedFile,
  error: { readonly code: BookCode; readonly message: string; readonly hint: string },
): Diagnostic {
  return { severity: 'error', ...error, place, excerpt };
}
