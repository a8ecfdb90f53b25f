import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { asDiskError } from '../../../../base/errors.js';
import { makeFolder } from '../../../../files/make-folder.js';
import { replaceFile } from '../../../../files/replace-file.js';
import type { SourceContext } from './annotations.js';
import type { CiHost } from './ci-host.js';

/**
 * Writes a summary to a file, replacing an existing one, or appends it to the job's summary. In the book's folder and in the
 * checkout it follows no links, because a pull request can add links there.
 * @param file the file of `--summary`; undefined: the job's summary
 * @throws NarrateError `not-writable`, `disk-full`, `unsafe-path`
 */
export async function writeSummary(
  markdown: string,
  file: string | undefined,
  { host, root }: SourceContext,
): Promise<void> {
  if (file !== undefined) {
    const inside = pathWithin([root, host.workspace], file);
    const path = inside ?? resolve(file);
    await withDiskErrors(path, async () => {
      await (inside === null ? mkdir(dirname(path), { recursive: true }) : makeFolder(dirname(path)));
      await (inside === null ? writeFile(path, markdown) : replaceFile(path, markdown));
    });
  } else if (host.summaryFile !== null) {
    const { summaryFile } = host;
    await withDiskErrors(summaryFile, () => appendFile(summaryFile, `${markdown}\n`));
  }
}

/** Returns a path with the links above one of some real folders resolved; null: it is in none of these folders. */
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

/** Sets the outputs of the step, if the host has such outputs. @throws NarrateError `not-writable`, `disk-full` */
export async function writeOutputs(
  outputs: Readonly<Record<string, string | number | boolean>>,
  { outputFile }: CiHost,
): Promise<void> {
  if (outputFile === null) return;
  const delimiter = `narrate-${randomUUID()}`;
  const lines = Object.entries(outputs).map(([name, value]) => stepOutput(name, String(value), delimiter));
  await withDiskErrors(outputFile, () => appendFile(outputFile, lines.join('')));
}

/**
 * Formats an output for the file of `GITHUB_OUTPUT`, as a multi-line value (docs.github.com, "Multiline strings").
 * @param delimiter must be unguessable: an author of a chapter who knows it could set outputs
 * @throws RangeError if the value contains the delimiter
 */
export function stepOutput(name: string, value: string, delimiter: string): string {
  if (value.includes(delimiter)) throw new RangeError('The value contains the delimiter.');
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

async function withDiskErrors(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw asDiskError(error, path);
  }
}
