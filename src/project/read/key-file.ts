import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Diagnostic } from '../../base/diagnostic.js';
import { systemCode } from '../../base/errors.js';
import { serverOf } from '../../engines/registry.js';
import type { Book } from '../load-book.js';
import type { BookCode } from '../project-codes.js';
import { decodeText } from './decode-text.js';
import { findFile } from './find-file.js';

/** The environment variables that narrate reads: the key and its address, prices, stores, PATH, FFMPEG_PATH and proxies. */
export type Environment = Readonly<Record<string, string | undefined>>;

const fileName = '.env';
const maxBytes = 64 * 1024;

/**
 * Adds the engine's key from a `.env` file next to the manifest if the environment has none. Nothing else is read from that
 * file. It may have come with a cloned book, so it must not decide where the key goes, what a request costs, or which proxy
 * or program is used. The file is read only if the book's engine needs a key.
 */
export function withKeyFile(
  environment: Environment,
  { root, profile }: Pick<Book, 'root' | 'profile'>,
): { readonly environment: Environment; readonly warnings: readonly Diagnostic[] } {
  const server = serverOf(profile.name);
  const text = server === null ? null : readKeyFile(root, server.keyVariable);
  if (server === null || text === null) return { environment, warnings: [] };
  if (typeof text !== 'string') return { environment, warnings: [text] };
  const { keyVariable, addressVariable } = server;
  const { [keyVariable]: key, [addressVariable]: address, NARRATE_PRICE: price } = parseEnv(text);
  const hasOwnKey = (environment[keyVariable] ?? '').trim() !== '';
  return {
    environment: hasOwnKey || key === undefined ? environment : { ...environment, [keyVariable]: key },
    warnings: [
      ...(address === undefined ? [] : [addressIgnored(addressVariable)]),
      ...(price === undefined ? [] : [priceIgnored]),
    ],
  };
}

/** Returns the text of the `.env` file; null: there is none; a diagnostic: it exists and cannot be used. */
function readKeyFile(root: string, variable: string): string | Diagnostic | null {
  const ignored = (why: string): Diagnostic => ignoredFile(why, variable);

  const found = findFile(root, fileName);
  switch (found.kind) {
    case 'missing':
    // Python projects often have a folder with this name.
    case 'folder':
      return null;
    case 'special':
      return ignored('is not a regular file');
    case 'outside':
      return ignored("is a link that leads out of the manifest's folder");
    case 'unreadable':
      return ignored(`cannot be read: ${found.reason}`);
    case 'file':
      return found.size > maxBytes ? ignored('is over 64 KB') : decode(found.path, ignored);
  }
}

function decode(path: string, ignored: (why: string) => Diagnostic): string | Diagnostic {
  try {
    const decoded = decodeText(readFileSync(path));
    return 'text' in decoded ? decoded.text : ignored('is not UTF-8 text');
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return ignored(`cannot be read: system error ${code}`);
  }
}

const ignoredFile = (why: string, variable: string): Diagnostic => ({
  code: 'env-file-ignored' satisfies BookCode,
  severity: 'warning',
  message: `narrate ignores ${fileName} next to the manifest, because it ${why}.`,
  hint: `Set ${variable} in the environment instead.`,
});

const addressIgnored = (variable: string): Diagnostic => ({
  code: 'env-address-ignored' satisfies BookCode,
  severity: 'warning',
  message: `narrate ignores ${variable} in ${fileName}: a file that comes with a book must not decide where your API key goes.`,
  hint: `If you trust that address, set ${variable} in the environment.`,
});

const priceIgnored: Diagnostic = {
  code: 'env-price-ignored' satisfies BookCode,
  severity: 'warning',
  message: `narrate ignores NARRATE_PRICE in ${fileName}: a file that comes with a book must not decide what you pay.`,
  hint: 'If you pay that price, set NARRATE_PRICE in the environment, or use --price.',
};
