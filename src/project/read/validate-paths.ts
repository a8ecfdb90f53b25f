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

/** The cover must be there and be a PNG or JPEG by its bytes, whatever its name says. */
export function validateCover(root: string, cover: NamedFile): Diagnostic[] {
  const found = findFile(root, cover.file);
  if (found.kind !== 'file') return [fileDiagnostic('cover', root, cover, found)];
  const head = headOf(found.path);
  if (typeof head === 'string') {
    return [fileDiagnostic('cover', root, cover, { kind: 'unreadable', reason: `the system says ${head}` })];
  }
  if (imageSignatures.some((signature) => signature.every((byte, index) => head[index] === byte))) return [];
  return [
    diagnosticAt(cover, {
      code: 'cover-not-an-image',
      message: `The cover ${cover.file} is neither a PNG nor a JPEG file.`,
      hint: 'Players show PNG and JPEG alone: convert the image.',
    }),
  ];
}

/** The first bytes of a file, or the system's code for why there are none. */
function headOf(path: string): Uint8Array | string {
  try {
    return firstBytes(path, 8);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return code;
  }
}

/** What is made must end up inside the manifest's folder, wherever links lead, in a folder that this system can have. */
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
        message: `The output folder ${output.file} ${problem}, so that Windows cannot make it.`,
        hint: 'Name a folder in letters, digits and hyphens: audiobook',
      }),
    ];
  }
  const existing = nearestExisting(join(root, output.file));
  if (existing === null || !isWithin(root, existing.path)) {
    return [
      diagnosticAt(output, {
        code: 'output-outside',
        message: `The output folder ${output.file} is a link that leads out of the manifest's folder, or nowhere.`,
        hint: 'Name a folder inside the folder of the manifest: audiobook',
      }),
    ];
  }
  if (existing.isFolder) return [];
  return [
    diagnosticAt(output, {
      code: 'output-not-a-folder',
      message: `The output folder ${output.file} cannot be made: there is a file of that name.`,
      hint: 'Name a folder: audiobook',
    }),
  ];
}
