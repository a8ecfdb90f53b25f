import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { asDiskError, NarrateError } from '../base/errors.js';
import { readOwnFile } from '../files/read-own-file.js';
import { filesBelow } from '../files/replace-folder.js';

/** The file that says what narrate wrote to a package, and for which book. */
export const markerName = '.narrate-package.json';

const markerSchema = z.object({
  version: z.literal(1),
  manifest: z.string(),
  target: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.number(), modified: z.number() })),
});

/** The content of the file. Times are in whole seconds since 1970. */
export type Marker = z.infer<typeof markerSchema>;

/**
 * Checks that a folder may be replaced by a package: it does not exist, is empty, or has only files that narrate wrote there for the same
 * book and target, and that are unchanged.
 * @throws NarrateError `package-folder`, `not-writable`; the system's error
 */
export async function requireOwnPackage(
  folder: string,
  { manifest, target }: Pick<Marker, 'manifest' | 'target'>,
): Promise<void> {
  const files = await filesBelow(folder).catch((error: unknown) => {
    throw asDiskError(error, folder);
  });
  if (files === null || files.length === 0) return;
  const marker = await readMarker(folder);
  if (marker === null || marker.manifest !== manifest || marker.target !== target)
    throw new NarrateError('package-folder', `${folder} is not the package of this book for ${target}.`);
  const known = new Map(marker.files.map((file) => [file.name, file]));
  const foreign: string[] = [];
  for (const name of files) {
    if (name === markerName) continue;
    const file = known.get(name);
    const stats = await lstat(join(folder, name));
    const isAsWritten =
      stats.isFile() && stats.size === file?.bytes && Math.floor(stats.mtimeMs / 1000) === file.modified;
    if (!isAsWritten) foreign.push(name);
  }
  if (foreign.length === 0) return;
  const listed =
    foreign.length > 3
      ? `${foreign.slice(0, 3).join(', ')} and ${foreign.length - 3} more`
      : foreign.join(', ');
  throw new NarrateError(
    'package-folder',
    `${folder} has files that narrate did not write, or that were changed: ${listed}.`,
  );
}

async function readMarker(folder: string): Promise<Marker | null> {
  try {
    const result = markerSchema.safeParse(
      JSON.parse((await readOwnFile(join(folder, markerName))).toString()),
    );
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
