import { isMarkdown } from '../../base/paths/markdown-name.js';
import { matchingFiles } from '../files/matching-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { isNamedLikeNone } from '../outline/left-out-reason.js';

/** Longer values of variables, or more levels of variables in variables, are no lists of chapters. */
const maxLength = 100_000;
const maxDepth = 5;

/**
 * Returns the longest list of existing Markdown files in a `Makefile` or shell script: the value of a variable, or a line such
 * as a command. Runs nothing; replaces variables, and files for patterns.
 */
export function listInBuild(folder: SourceFolder, base: string, text: string): string[] {
  const lines = text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, ''));
  const variables = new Map<string, string>();
  const commands: string[] = [];
  for (const line of lines) {
    const [, name, value = ''] = /^\s*(?:export\s+)?(\w+)\s*[:+?]{0,2}=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) commands.push(line);
    else variables.set(name, line.includes('+=') ? `${variables.get(name) ?? ''} ${value}` : value);
  }
  let longest: string[] = [];
  for (const line of [
    ...variables.values(),
    ...commands.filter((one) => /\.(?:md|markdown)\b|\$/.test(one)),
  ]) {
    const files = filesIn(expand(line, variables, 0), folder, base);
    if (files.length > longest.length) longest = files;
  }
  return longest;
}

/** Replaces variables, and functions by their arguments: `$(sort $(wildcard text/*.md))` becomes `text/*.md`. */
function expand(line: string, variables: ReadonlyMap<string, string>, depth: number): string {
  const inner = line
    .replace(/\$[({](?:wildcard|sort|strip|shell)\s+([^$(){}]*)[)}]/g, ' $1 ')
    .replace(/\$[({]addprefix\s+([^$(){},]*),([^$(){},]*)[)}]/g, (_, before: string, names: string) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => before.trim() + name)
        .join(' '),
    )
    .replace(
      /\$(?:\((\w+)\)|\{(\w+)\}|(\w{2,}))/g,
      (whole, ...names: (string | undefined)[]) =>
        variables.get(names.slice(0, 3).find((name) => name !== undefined) ?? '') ?? whole,
    );
  if (inner === line || depth >= maxDepth || inner.length > maxLength) return inner.slice(0, maxLength);
  return expand(inner, variables, depth + 1);
}

/** Patterns that one line may have; each searches all files. */
const maxPatterns = 20;

function filesIn(line: string, folder: SourceFolder, base: string): string[] {
  const words = line.split(/[\s"'`;|()]+/).filter((word) => isMarkdown(word) && !/[%$<>=]/.test(word));
  const patterns = words.filter((word) => /[*?]/.test(word)).slice(0, maxPatterns);
  const files = words.flatMap((word) => {
    if (/[*?]/.test(word)) return patterns.includes(word) ? matchingFiles(folder, base, word) : [];
    const path = resolvePath(base, word);
    return path !== null && folder.isFile(path) ? [path] : [];
  });
  return [...new Set(files)].filter((file) => !isNamedLikeNone(file));
}
