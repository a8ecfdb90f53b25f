import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { asDiskError } from '../../../../base/errors.js';
import { makeFolder } from '../../../../files/make-folder.js';
import { replaceFile } from '../../../../files/replace-file.js';
import type { Ground } from './annotations.js';
import type { CiHost } from './ci-host.js';

/**
 * Puts a summary where it was asked for, in place of what is there, or else adds it to the job's own. In the book's folder
 * and in the job's checkout it follows no link, since those are the repository's.
 * @throws NarrateError `not-writable`, `disk-full`, `unsafe-path`
 */
export async function writeSummary(
  markdown: string,
  asked: string | undefined,
  { host, root }: Ground,
): Promise<void> {
  if (asked !== undefined) {
    const inside = pathWithin([root, host.workspace], asked);
    const path = inside ?? resolve(asked);
    await onDisk(path, async () => {
      await (inside === null ? mkdir(dirname(path), { recursive: true }) : makeFolder(dirname(path)));
      await (inside === null ? writeFile(path, markdown) : replaceFile(path, markdown));
    });
  } else if (host.summaryFile !== null) {
    const file = host.summaryFile;
    await onDisk(file, () => appendFile(file, `${markdown}\n`));
  }
}

/** A path below one of some real folders, however that folder is reached; null: it is in none of them. */
function pathWithin(folders: readonly string[], path: string): string | null {
  const whole = resolve(path);
  for (let at = dirname(whole); ; at = dirname(at)) {
    const real = realPath(at);
    if (real !== null && folders.includes(real)) return join(real, relative(at, whole));
    if (at === dirname(at)) return null;
  }
}

function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

/** Sets outputs of the step, where the job has steps. @throws NarrateError `not-writable`, `disk-full` */
export async function writeOutputs(
  outputs: Readonly<Record<string, string | number | boolean>>,
  { outputFile }: CiHost,
): Promise<void> {
  if (outputFile === null) return;
  const delimiter = `narrate-${randomUUID()}`;
  const lines = Object.entries(outputs).map(([name, value]) => stepOutput(name, String(value), delimiter));
  await onDisk(outputFile, () => appendFile(outputFile, lines.join('')));
}

/**
 * A value as the file of `GITHUB_OUTPUT` takes it, over several lines. `delimiter` must be one that nobody can guess:
 * whoever could write it into a chapter could set outputs (docs.github.com, "Multiline strings").
 */
export function stepOutput(name: string, value: string, delimiter: string): string {
  if (value.includes(delimiter)) throw new RangeError('The delimiter stands in the value.');
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

async function onDisk(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw asDiskError(error, path);
  }
}
