import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the kind, content, permissions and modification time of everything in a folder, by path, for comparisons. */
export function snapshotOf(folder: string): Readonly<Record<string, string>> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).sort();
  return Object.fromEntries(names.map((name) => [name, describeEntry(join(folder, name))]));
}

function describeEntry(path: string): string {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  const facts = `${stats.mode} ${stats.mtimeMs}`;
  if (stats.isFile()) return `file ${facts} ${readFileSync(path).toString('base64')}`;
  return `${stats.isDirectory() ? 'folder' : 'special'} ${facts}`;
}

/** Creates a named pipe. */
export const makePipe = (path: string): void => {
  execFileSync('mkfifo', [path]);
};

/** Whether `makePipe` works: Windows has no `mkfifo`. */
export const hasPipes = process.platform !== 'win32';
