import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everything below a folder, by path: kind, content, rights and time of change, so that two of them can be compared. */
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

/** Named pipes are made by a program that Windows lacks. */
export const hasPipes = process.platform !== 'win32';
