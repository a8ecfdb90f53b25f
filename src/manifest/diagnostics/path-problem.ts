/**
 * What is wrong with a path in a manifest, before any disk is looked at; null: nothing. Paths are relative to the
 * manifest's folder, with forward slashes on every system, and stay inside that folder.
 */
export function pathProblem(path: string): { message: string; hint: string } | null {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(path)) {
    return {
      message: `The path "${path}" is absolute.`,
      hint: 'Give it relative to the folder of the manifest.',
    };
  }
  if (path.includes('\\')) {
    return {
      message: `The path "${path}" has backslashes.`,
      hint: `Write forward slashes on every system: ${path.replaceAll('\\', '/')}`,
    };
  }
  if (path.split('/').includes('..')) {
    return {
      message: `The path "${path}" goes up with "..".`,
      hint: 'Everything lies inside the folder of the manifest; move the manifest up, or the file in.',
    };
  }
  return null;
}

/** One spelling for one file: no `./`, no doubled slash, no slash at the end. Only for paths without a problem. */
export const normalPath = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/') || '.';
