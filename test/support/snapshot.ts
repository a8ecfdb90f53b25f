import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Returns everything below a folder, by path: kind, content, permissions and modification time. Two snapshots can be compared. */
export function snapshotOf(folder: string): Readonly<Record<string, string>> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).sort();
  return Object.fromEntries(names.map((name) => [name, described(join(folder, name))]));
}

function described(path: string): string {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  const facts = `${stats.mode} ${stats.mtimeMs}`;
  if (stats.isFile()) return `file ${facts} ${readFileSync(path).toString('base64')}`;
  return `${stats.isDirectory() ? 'folder' : 'special'} ${facts}`;
}

export const makePipe = (path: string): void => {
  execFileSync('mkfifo', [path]);
};

/** Whether this system can create named pipes. Windows lacks the program for it. */
export const hasPipes = process.platform !== 'win32';
