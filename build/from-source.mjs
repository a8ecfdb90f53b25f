import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transform } from 'rolldown/utils';

/**
 * Lets Node 20, which does not support TypeScript, run `src/`: `node --import ./build/from-source.mjs src/cli/main.ts`.
 * Node loads this file again in another thread, for the two hooks.
 */
const asHooks = '?hooks';
if (!import.meta.url.endsWith(asHooks)) register(import.meta.url + asHooks);

/**
 * Resolves an import of `./name.js` from TypeScript to `./name.ts` if that file exists, and the file of a thread as well.
 * @type {import('node:module').ResolveHook}
 */
export async function resolve(specifier, context, next) {
  const isOurs =
    specifier.startsWith('file:') || (specifier.startsWith('.') && context.parentURL?.endsWith('.ts'));
  if (isOurs && specifier.endsWith('.js')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return next(source.href, context);
  }
  return next(specifier, context);
}

/**
 * Removes the types from TypeScript files.
 * @type {import('node:module').LoadHook}
 */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const path = fileURLToPath(url);
  const { code, errors } = await transform(path, await readFile(path, 'utf8'));
  const [error] = errors;
  if (error) throw new SyntaxError(`${path}: ${error.message}`);
  return { format: 'module', source: code, shortCircuit: true };
}
