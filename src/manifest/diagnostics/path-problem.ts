/**
 * Returns what is wrong with the text of a path in a manifest; null: nothing. Paths are relative to the manifest's
 * folder, use forward slashes on every system, and stay inside that folder.
 */
export function pathProblem(path: string): { message: string; hint: string } | null {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(path)) {
    return {
      message: `The path "${path}" is absolute.`,
      hint: 'Write it relative to the folder of the manifest.',
    };
  }
  if (path.includes('\\')) {
    return {
      message: `The path "${path}" has backslashes.`,
      hint: `Use forward slashes, on Windows too: ${path.replaceAll('\\', '/')}`,
    };
  }
  if (path.split('/').includes('..')) {
    return {
      message: `The path "${path}" leaves its folder with "..".`,
      hint: 'Every file must be in the folder of the manifest or below it. Move the manifest up, or move the file.',
    };
  }
  return null;
}

/** Returns a path without `./`, doubled slashes and a slash at the end. Call it only if `pathProblem` returns null. */
export const normalPath = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/') || '.';
