import { join } from 'node:path';
import type { Diagnostic } from '../../base/diagnostic.js';
import { systemCode } from '../../base/errors.js';
import { windowsProblem } from '../../base/paths/windows-names.js';
import { firstBytes } from '../../files/first-bytes.js';
import type { NamedFile } from '../../manifest/parse-manifest.js';
import { findFile, isWithin, nearestExisting } from './find-file.js';
import { diagnosticAt, fileDiagnostic } from './read-chapter.js';

/** The first bytes of a PNG (its specification, 5.2) and of a JPEG (ITU-T T.81, SOI and the next marker). */
const imageSignatures = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
];

/** Returns errors unless the cover exists and is a PNG or JPEG by its first bytes. Its name does not matter. */
export function validateCover(root: string, cover: NamedFile): Diagnostic[] {
  const found = findFile(root, cover.file);
  if (found.kind !== 'file') return [fileDiagnostic('cover', root, cover, found)];
  const head = headOf(found.path);
  if (typeof head === 'string') {
    return [fileDiagnostic('cover', root, cover, { kind: 'unreadable', reason: `system error ${head}` })];
  }
  if (imageSignatures.some((signature) => signature.every((byte, index) => head[index] === byte))) return [];
  return [
    diagnosticAt(cover, {
      code: 'cover-not-an-image',
      message: `The cover ${cover.file} is neither a PNG nor a JPEG file.`,
      hint: 'Convert the image to PNG or JPEG: players show only these.',
    }),
  ];
}

/** Returns the first bytes of a file, or the system error code that prevents reading them. */
function headOf(path: string): Uint8Array | string {
  try {
    return firstBytes(path, 8);
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
