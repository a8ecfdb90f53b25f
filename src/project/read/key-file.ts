import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Diagnostic } from '../../base/diagnostic.js';
import { systemCode } from '../../base/errors.js';
import { serverOf } from '../../engines/registry.js';
import type { Book } from '../load-book.js';
import type { BookCode } from '../project-codes.js';
import { decodeText } from './decode-text.js';
import { findFile } from './find-file.js';

/** The environment that narrate reads: the key and its origin, PATH, FFMPEG_PATH, proxies. */
export type Environment = Readonly<Record<string, string | undefined>>;

const fileName = '.env';
const maxBytes = 64 * 1024;

/**
 * The environment, with the engine's key from a `.env` file beside the manifest where the process has none of its own.
 * Nothing else is taken from that file: it may have come with a clone, so it must not say where the key goes, what a
 * request costs, nor which proxy or program is used. Only a book whose engine takes a key has its `.env` looked at.
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

/** The file's text; null: there is none; a diagnostic: it is there and cannot be used. */
function readKeyFile(root: string, variable: string): string | Diagnostic | null {
  const ignored = (why: string): Diagnostic => ignoredFile(why, variable);

  const found = findFile(root, fileName);
  switch (found.kind) {
    case 'missing':
    // Python keeps whole environments in folders of that name.
    case 'folder':
      return null;
    case 'special':
      return ignored('is not a file');
    case 'outside':
      return ignored("is a link to a place outside of the manifest's folder");
    case 'unreadable':
      return ignored(`cannot be read: ${found.reason}`);
    case 'file':
      return found.size > maxBytes ? ignored('is too large for one') : decode(found.path, ignored);
  }
}

function decode(path: string, ignored: (why: string) => Diagnostic): string | Diagnostic {
  try {
    const decoded = decodeText(readFileSync(path));
    return 'text' in decoded ? decoded.text : ignored('is not UTF-8 text');
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return ignored(`cannot be read: the system says ${code}`);
  }
}

const ignoredFile = (why: string, variable: string): Diagnostic => ({
  code: 'env-file-ignored' satisfies BookCode,
  severity: 'warning',
  message: `${fileName} beside the manifest ${why}: it is ignored.`,
  hint: `Set ${variable} in the environment instead.`,
});

const addressIgnored = (variable: string): Diagnostic => ({
  code: 'env-address-ignored' satisfies BookCode,
  severity: 'warning',
  message: `${variable} in ${fileName} is ignored: a file that comes with a book must not say where your key goes.`,
  hint: `If you trust that address, set ${variable} in the environment itself.`,
});

const priceIgnored: Diagnostic = {
  code: 'env-price-ignored' satisfies BookCode,
  severity: 'warning',
  message: `NARRATE_PRICE in ${fileName} is ignored: a file that comes with a book must not say what you pay.`,
  hint: 'If you pay that price, set NARRATE_PRICE in the environment itself, or use --price.',
};
