import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
/** The inputs of a build. */
const sources = [
  'src',
  'web',
  'build',
  'package.json',
  'package-lock.json',
  'rolldown.config.ts',
  'tsconfig.build.json',
];
/** The last file that a build writes. */
const builtLast = join(root, 'dist/cli/main.js');

/** Builds `dist/` before the tests, which start the built CLI. Does nothing if no input changed since the last build. */
export default function build(): void {
  const builtAt = modifiedMs(builtLast);
  const newest = Math.max(...sources.flatMap(filesOf).map((path) => modifiedMs(path) ?? 0));
  if (builtAt !== null && newest < builtAt) return;
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
}

/** Returns a file, or a folder with everything in it. The folder itself shows when a file was deleted. */
function filesOf(name: string): readonly string[] {
  const path = join(root, name);
  if (!statSync(path).isDirectory()) return [path];
  const below = readdirSync(path, { recursive: true }) as string[];
  return [path, ...below.map((entry) => join(path, entry))];
}

function modifiedMs(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
