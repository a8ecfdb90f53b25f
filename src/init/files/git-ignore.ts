import { existsSync, lstatSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import { readRegularFile } from '../../files/read-own-file.js';
import { replaceFile } from '../../files/replace-file.js';

/** What does not belong into git: what was paid for (large), what is made of it (larger), and the key. */
const wanted = ['.narrate/', 'audiobook/', '.env'];

/** The folder of a git work tree above a folder, or that folder itself; null: it is in none. */
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
 * The lines that the `.gitignore` of a folder lacks, with those of the folders above it taken into account, as far as the
 * work tree reaches. None where there is no git.
 * @param root the real folder of the manifest
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
  return wanted.filter((name) => !isIgnored(name));
}

/**
 * Adds lines to the `.gitignore` of a folder, in the line ends that it has.
 * @returns false where it is a link, or no file: it is left as it is
 * @throws NarrateError `not-writable`, `disk-full`
 */
export async function addIgnores(root: string, lines: readonly string[]): Promise<boolean> {
  const file = join(root, '.gitignore');
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === false) return false;
  const before = await textOf(file);
  const end = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before === '' ? '' : before.endsWith('\n') ? end : end + end;
  const added = [
    '# narrate: recordings (keep them, they were paid for), what is made of them, the key',
    ...lines,
  ];
  await replaceFile(file, `${before}${gap}${added.join(end)}${end}`);
  return true;
}
