import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOf } from '../../audio/tags/cover.js';
import { pictureKind } from '../../audio/tags/read-picture.js';
import type { Diagnostic } from '../../base/diagnostic.js';
import { systemCode } from '../../base/errors.js';
import { windowsProblem } from '../../base/paths/windows-names.js';
import { firstBytes } from '../../files/first-bytes.js';
import type { NamedFile } from '../../manifest/parse-manifest.js';
import { findFile, isWithin, nearestExisting } from './find-file.js';
import { diagnosticAt, fileDiagnostic } from './read-chapter.js';

/** How much of a cover is read. The size of a JPEG is behind its colour profile and its thumbnail, which seldom have a megabyte. */
const headBytes = 4 * 1024 * 1024;

/** Returns errors unless the cover exists, is a PNG or JPEG by its first bytes, and is not too large. Its name does not matter. */
export function validateCover(root: string, cover: NamedFile): Diagnostic[] {
  const found = findFile(root, cover.file);
  if (found.kind !== 'file') return [fileDiagnostic('cover', root, cover, found)];
  const head = headOf(found.path);
  if (typeof head === 'string') {
    return [fileDiagnostic('cover', root, cover, { kind: 'unreadable', reason: `system error ${head}` })];
  }
  const { bytes, size } = head;
  if (pictureKind(bytes) === null)
    return [
      diagnosticAt(cover, {
        code: 'cover-not-an-image',
        message: `The cover ${cover.file} is neither a PNG nor a JPEG file.`,
        hint: 'Convert the image to PNG or JPEG: players show only these.',
      }),
    ];
  const picture = pictureOf(bytes, size);
  if (typeof picture !== 'string') return [];
  return [
    diagnosticAt(cover, {
      code: 'cover-not-usable',
      message: `The cover ${cover.file} ${picture}.`,
      hint: 'Save it again as a JPEG, for example with 3000 × 3000 pixels.',
    }),
  ];
}

/** Returns the first bytes of a file and its size, or the system error code that prevents reading them. */
function headOf(path: string): { bytes: Uint8Array; size: number } | string {
  try {
    return { bytes: firstBytes(path, headBytes), size: statSync(path).size };
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return code;
  }
}

/**
 * Returns errors unless the output folder is, after following links, inside the manifest's folder, and this system allows
 * its name.
 */
export function validateOutput(
  root: string,
  output: NamedFile,
  platform: NodeJS.Platform = process.platform,
): Diagnostic[] {
  const problem = platform === 'win32' ? windowsProblem(output.file) : null;
  if (problem !== null) {
    return [
      diagnosticAt(output, {
        code: 'output-not-a-folder',
        message: `Windows cannot create the output folder ${output.file}: its name ${problem}.`,
        hint: 'Use letters, digits and hyphens, such as audiobook.',
      }),
    ];
  }
  const existing = nearestExisting(join(root, output.file));
  if (existing === null || !isWithin(root, existing.path)) {
    return [
      diagnosticAt(output, {
        code: 'output-outside',
        message: `The output folder ${output.file} is a link that leads out of the manifest's folder, or to nothing.`,
        hint: 'Name a folder inside the folder of the manifest, such as audiobook.',
      }),
    ];
  }
  if (existing.isFolder) return [];
  return [
    diagnosticAt(output, {
      code: 'output-not-a-folder',
      message: `The output folder ${output.file} cannot be created: a file with that name exists.`,
      hint: 'Name another folder, such as audiobook.',
    }),
  ];
}
