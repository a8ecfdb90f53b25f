import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Diagnostic } from '../base/diagnostic.js';
import { systemCode } from '../base/errors.js';
import type { BookCode } from './book-codes.js';
import { decodeText } from './decode-text.js';
import { findFile } from './find-file.js';
import type { Book } from './load-book.js';

/** The environment that narrate reads: the key and its origin, PATH, FFMPEG_PATH, proxies. */
export type Environment = Readonly<Record<string, string | undefined>>;

const fileName = '.env';
const maxBytes = 64 * 1024;

/**
 * The environment, with PIXAZO_API_KEY from a `.env` file beside the manifest where the process has none of its own.
 * Nothing else is taken from that file: it may have come with a clone, so it must not say where the key goes, nor which
 * proxy or program is used. Only a book that is read by the gateway has its `.env` looked at.
 */
export function withKeyFile(
  environment: Environment,
  { root, profile }: Pick<Book, 'root' | 'profile'>,
): { readonly environment: Environment; readonly warnings: readonly Diagnostic[] } {
  const text = profile.name === 'pixazo' ? readKeyFile(root) : null;
  if (text === null) return { environment, warnings: [] };
  if (typeof text !== 'string') return { environment, warnings: [text] };
  const { PIXAZO_API_KEY: key, PIXAZO_BASE_URL: address } = parseEnv(text);
  const hasOwnKey = (environment.PIXAZO_API_KEY ?? '').trim() !== '';
  return {
    environment: hasOwnKey || key === undefined ? environment : { ...environment, PIXAZO_API_KEY: key },
    warnings: address === undefined ? [] : [addressIgnored],
  };
}

/** The file's text; null: there is none; a diagnostic: it is there and cannot be used. */
function readKeyFile(root: string): string | Diagnostic | null {
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
      return found.size > maxBytes ? ignored('is too large for one') : decode(found.path);
  }
}

function decode(path: string): string | Diagnostic {
  try {
    const decoded = decodeText(readFileSync(path));
    return 'text' in decoded ? decoded.text : ignored('is not UTF-8 text');
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return ignored(`cannot be read: the system says ${code}`);
  }
}

const ignored = (why: string): Diagnostic => ({
  code: 'env-file-ignored' satisfies BookCode,
  severity: 'warning',
  message: `${fileName} beside the manifest ${why}: it is ignored.`,
  hint: 'Set PIXAZO_API_KEY in the environment instead.',
});

const addressIgnored: Diagnostic = {
  code: 'env-address-ignored' satisfies BookCode,
  severity: 'warning',
  message: `PIXAZO_BASE_URL in ${fileName} is ignored: a file that comes with a book must not say where your key goes.`,
  hint: 'If you trust that address, set PIXAZO_BASE_URL in the environment itself.',
};
