import { existsSync, lstatSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import { readRegularFile } from '../../files/read-own-file.js';
import { replaceFile } from '../../files/replace-file.js';

/** Files that do not belong in git: recordings and audio files, which are large, and the key. */
const ignoredPaths = ['.narrate/', 'audiobook/', '.env'];

/** Returns the top folder of the git work tree that a folder is in; null: it is in none. */
function workTreeOf(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? null : workTreeOf(dirname(folder));
}

const foldersBetween = (top: string, folder: string): string[] =>
  top === folder ? [folder] : [...foldersBetween(top, dirname(folder)), folder];

const textOf = (file: string): Promise<string> =>
  readRegularFile(file).then(
    (bytes) => bytes.toString(),
    () => '',
  );

/**
 * Returns the lines to add to the `.gitignore` of a folder. Considers the `.gitignore` files in it and above it, up to the
 * top of the work tree. Returns none outside a work tree.
 * @param root real path of the manifest's folder
 */
export async function missingIgnores(root: string): Promise<readonly string[]> {
  const top = workTreeOf(root);
  if (top === null) return [];
  const rules = await Promise.all(
    foldersBetween(top, root).map(async (folder) => ({
      folder,
      rules: ignore().add(await textOf(join(folder, '.gitignore'))),
    })),
  );
  const isIgnored = (name: string): boolean =>
    rules.reduce((before, { folder, rules: own }) => {
      const path = [...relative(folder, root).split(sep), name].filter((part) => part !== '').join('/');
      const { ignored, unignored } = own.test(path);
      return unignored ? false : before || ignored;
    }, false);
  return ignoredPaths.filter((name) => !isIgnored(name));
}

/**
 * Adds lines to the `.gitignore` of a folder, with the line ends of the file.
 * @returns false: it is a link or not a file, and was not changed
 * @throws NarrateError `not-writable`, `disk-full`
 */
export async function addIgnores(root: string, lines: readonly string[]): Promise<boolean> {
  const file = join(root, '.gitignore');
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === false) return false;
  const before = await textOf(file);
  const end = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before === '' ? '' : before.endsWith('\n') ? end : end + end;
  const added = [
    '# narrate: paid recordings (keep them), the audio files made from them, and the API key',
    ...lines,
  ];
  await replaceFile(file, `${before}${gap}${added.join(end)}${end}`);
  return true;
}
