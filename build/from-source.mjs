import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transform } from 'rolldown/utils';

/**
 * Lets Node 20, which does not support TypeScript, run `src/`: `node --import ./build/from-source.mjs src/cli/main.ts`.
 * Node loads this file again in another thread, for the two hooks.
 */
if (isMainThread) register(import.meta.url);

/**
 * Resolves an import of `./name.js` to `./name.ts` if that file exists.
 * @type {import('node:module').ResolveHook}
 */
export async function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
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
