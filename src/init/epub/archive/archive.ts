import { NarrateError } from '../../../base/errors.js';
import { decodeUri } from './content-path.js';

/** Files of an EPUB. Names are in NFC, with forward slashes. */
export interface Archive {
  readonly names: readonly string[];
  /** Also finds `a b.xhtml` under the name `a%20b.xhtml`, which some writers store encoded. */
  has(name: string): boolean;
  /** Unpacks a file. @throws NarrateError `epub-damaged`, `epub-protected`, `epub-unsafe` for more than `maxBytes` */
  read(name: string, maxBytes: number): Promise<Buffer>;
  close(): void;
}

/** Access to the files of an archive, by what the archive knows about each. */
interface ArchiveFiles<File> {
  /** By name, in NFC. */
  readonly files: ReadonlyMap<string, File>;
  read(file: File, limits: { readonly name: string; readonly maxBytes: number }): Promise<Buffer>;
  close(): void;
}

/** Returns an archive of these files. */
export function archiveOf<File>({ files, read, close }: ArchiveFiles<File>): Archive {
  const encoded = new Map(
    [...files.keys()]
      .filter((name) => name.includes('%') && !files.has(decodeUri(name)))
      .map((name) => [decodeUri(name).normalize('NFC'), name]),
  );
  const find = (name: string): File | undefined => {
    const exact = name.normalize('NFC');
    return files.get(exact) ?? files.get(encoded.get(exact) ?? '');
  };
  return {
    names: [...files.keys()],
    has: (name) => find(name) !== undefined,
    async read(name, maxBytes) {
      const file = find(name);
      if (file === undefined) throw damaged(`The EPUB does not contain ${name}.`);
      return read(file, { name, maxBytes });
    },
    close,
  };
}

/** Converts the name of a file to forward slashes, since some packers on Windows write backslashes, and to NFC. */
export const normaliseName = (name: string): string => name.replaceAll('\\', '/').normalize('NFC');

/** Quotes a name for a message, on one line and shortened. */
export const quoted = (name: string): string =>
  JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);

/** Returns the error for an EPUB that may harm. */
export const unsafe = (message: string): NarrateError => new NarrateError('epub-unsafe', message);

/** Returns the error for an EPUB that cannot be read. */
export const damaged = (message: string, cause?: unknown): NarrateError =>
  new NarrateError('epub-damaged', message, cause === undefined ? {} : { cause });

/** Shows a number of bytes in messages. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
