import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import writeFileAtomic from 'write-file-atomic';
import { asDiskError } from '../base/errors.js';
import { findFile } from '../book/find-file.js';

/** What does not belong into git: what was paid for (large), what is made of it (larger), and the key. */
const wanted = ['.narrate/', 'audiobook/', '.env'];

/** The folder of a git work tree above a folder, or that folder itself; null: it is in none. */
function workTreeOf(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? null : workTreeOf(dirname(folder));
}

const foldersBetween = (top: string, folder: string): string[] =>
  top === folder ? [folder] : [...foldersBetween(top, dirname(folder)), folder];

const textOf = async (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

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
 * @returns false where it is a link that leads out of the folder, or no file: it is left as it is
 * @throws NarrateError `not-writable`, `disk-full`
 */
export async function addIgnores(root: string, lines: readonly string[]): Promise<boolean> {
  const file = join(root, '.gitignore');
  const { kind } = findFile(root, '.gitignore');
  if (kind !== 'file' && kind !== 'missing') return false;
  const before = await textOf(file);
  const end = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before === '' ? '' : before.endsWith('\n') ? end : end + end;
  const added = [
    '# narrate: recordings (keep them, they were paid for), what is made of them, the key',
    ...lines,
  ];
  try {
    await writeFileAtomic(file, `${before}${gap}${added.join(end)}${end}`);
  } catch (error) {
    throw asDiskError(error, file);
  }
  return true;
}
