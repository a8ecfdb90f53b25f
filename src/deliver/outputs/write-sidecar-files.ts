import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asDiskError } from '../../base/errors.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { removeFile } from '../../files/remove-file.js';
import { replaceFile } from '../../files/replace-file.js';
import { isAsMade, sizeAndTime } from '../compare-outputs.js';
import type { TimelineDocument } from '../timeline/timeline-file.js';
import type { SideFile } from './sidecar-files.js';

/** A file beside the sound that we made: its name, the SHA-256 of its content, and how it lay there. */
export type MadeSide = TimelineDocument['sides'][number];

export interface SideJob {
  /** The output folder; it is there. */
  readonly folder: string;
  readonly wanted: readonly SideFile[];
  /** What an earlier run made. */
  readonly made: readonly MadeSide[];
  /** Whether a file that is not wanted now stays, because what it stands beside stays. */
  isKept(name: string): boolean;
}

/**
 * Brings the files beside the sound in step: what says the same is not touched, and what is wanted no more is removed if
 * it still is as we made it. Returns those that we answer for.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`
 */
export async function writeSideFiles({
  folder,
  wanted,
  made,
  isKept,
}: SideJob): Promise<readonly MadeSide[]> {
  const madeByName = new Map(made.map((side) => [side.name, side]));
  const sides: MadeSide[] = [];
  for (const side of wanted) sides.push(await writeSide(folder, side, madeByName.get(side.name)));
  // Some file systems take two names for one.
  const names = new Set(wanted.map(({ name }) => folded(name)));
  for (const side of made) {
    if (names.has(folded(side.name))) continue;
    if (isKept(side.name)) sides.push(side);
    else if (await isAsMade(folder, side)) await remove(join(folder, side.name));
  }
  return sides.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const folded = (name: string): string => name.normalize('NFC').toLowerCase();

async function writeSide(
  folder: string,
  { name, content }: SideFile,
  made: MadeSide | undefined,
): Promise<MadeSide> {
  const sha256 = typeof content === 'string' ? sha256Of(content) : content.sha256;
  if (made?.sha256 === sha256 && (await isAsMade(folder, made))) return made;
  const path = join(folder, name);
  try {
    // What says so already, but is not known to be ours, is as good.
    const before = await readOwnFile(path).catch(() => null);
    if (before === null || sha256Of(before) !== sha256)
      await replaceFile(path, typeof content === 'string' ? content : await readFile(content.path));
  } catch (error) {
    throw asDiskError(error, path);
  }
  const now = await sizeAndTime(folder, name);
  if (now === null) throw new Error(`${name} vanished while it was written.`);
  return { name, sha256, ...now };
}

const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const remove = (path: string): Promise<void> =>
  removeFile(path).catch((error: unknown) => {
    throw asDiskError(error, path);
  });
