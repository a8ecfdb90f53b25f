import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from 'yauzl';
import { NarrateError, systemCode } from '../../../base/errors.js';
import { firstBytes } from '../../../files/first-bytes.js';
import { epubLimits } from './epub-limits.js';

/** The files of a ZIP archive. Names are as the archive has them, in NFC, with forward slashes. */
export interface Archive {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** @throws NarrateError `epub-damaged`, `epub-protected`, or `epub-unsafe` when there is more in it than `maxBytes` */
  read(name: string, maxBytes: number): Promise<Buffer>;
  close(): void;
}

/**
 * Opens an EPUB's archive and looks at the name of every file in it, before any is unpacked. yauzl reads the list at the
 * archive's end, as the format wants it, and checks declared sizes; checksums and limits are ours.
 * @throws NarrateError `usage`, `epub-damaged`, `epub-unsafe`
 */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await openZip(path);
  try {
    const entries = await readEntries(zip);
    const budget = { left: epubLimits.totalBytes };
    return {
      names: [...entries.keys()],
      has: (name) => entries.has(name.normalize('NFC')),
      async read(name, maxBytes) {
        const entry = entries.get(name.normalize('NFC'));
        if (!entry) throw damaged(`There is no ${name} in it.`);
        return unpack(zip, { entry, name, maxBytes, budget });
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    // Names are decoded and checked below, each failure with a reason of its own.
    return await openPromise(path, { decodeStrings: false, autoClose: false });
  } catch (error) {
    switch (systemCode(error)) {
      case undefined:
        throw damaged(`${path} is not a whole EPUB: ${whatItIs(path)}.`, error);
      case 'ENOENT':
        throw new NarrateError('usage', `There is no file ${path}.`, {
          hint: 'Check the path.',
          cause: error,
        });
      case 'EISDIR':
        throw new NarrateError('usage', `${path} is a folder.`, {
          hint: `Pack it first: cd ${path} && zip -X -r ../packed.epub mimetype META-INF *`,
          cause: error,
        });
      default:
        throw new NarrateError('not-writable', `${path} cannot be read.`, { cause: error });
    }
  }
}

async function readEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let declared = 0;
  if (zip.entryCount > epubLimits.entries) throw tooManyFiles();
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      requireSafeName(name, entry);
      if (name.endsWith('/')) continue;
      // Of two files with one name, programs disagree about which is meant.
      if (entries.has(name)) throw unsafe(`It holds two files called ${shown(name)}.`);
      entries.set(name, entry);
      // Also of what is never unpacked here: somebody may unpack it with another tool.
      requireRatio(entry.uncompressedSize, entry, name);
      declared += entry.uncompressedSize;
      if (declared > epubLimits.declaredBytes) {
        throw unsafe(`Its files come to more than ${megabytes(epubLimits.declaredBytes)}.`);
      }
      if (entries.size > epubLimits.entries) throw tooManyFiles();
    }
  } catch (error) {
    throw error instanceof NarrateError
      ? error
      : damaged('The list of the files in it cannot be read.', error);
  }
  return entries;
}

/** UTF-8, as EPUB demands it (OCF 4.2.3), also where the archive does not say so; else what the archive says. */
function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const name = isUtf8(raw)
    ? raw.toString('utf8')
    : getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
  return name.normalize('NFC');
}

/** A name for a message: on one line, not too long. */
const shown = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);

function requireSafeName(name: string, entry: Entry): void {
  if (name.includes('\0') || validateFileName(name) !== null) {
    throw unsafe(`A file in it wants to be written outside of the folder: ${shown(name)}.`);
  }
  // The upper half holds the Unix mode, whatever system the archive says that it comes from.
  const fileType = (entry.externalFileAttributes >>> 16) & 0o170_000;
  if (fileType === 0o120_000) throw unsafe(`A file in it is a link to somewhere else: ${shown(name)}.`);
}

interface Unpacking {
  readonly entry: Entry;
  readonly name: string;
  readonly maxBytes: number;
  /** What all files together may still come to. */
  readonly budget: { left: number };
}

async function unpack(zip: ZipFile, unpacking: Unpacking): Promise<Buffer> {
  const { entry, name } = unpacking;
  if (entry.isEncrypted()) {
    throw new NarrateError('epub-protected', `${name} is encrypted with a password.`);
  }
  if (!entry.canDecodeFileData()) {
    throw damaged(`${name} is packed in a way that EPUB does not allow (method ${entry.compressionMethod}).`);
  }
  requireRoom(entry.uncompressedSize, unpacking);
  const bytes = await inflate(zip, unpacking).catch((error: unknown) => {
    throw error instanceof NarrateError ? error : damaged(`${name} cannot be unpacked.`, error);
  });
  if (crc32(bytes) !== entry.crc32) throw damaged(`${name} is damaged: its checksum does not match.`);
  return bytes;
}

/** What the archive says of sizes may be a lie, so what really comes out is counted, too. */
async function inflate(zip: ZipFile, unpacking: Unpacking): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(unpacking.entry);
  const pieces: Buffer[] = [];
  let size = 0;
  // Leaving the loop by an error ends the stream.
  for await (const piece of stream as AsyncIterable<Buffer>) {
    size += piece.length;
    requireRoom(size, unpacking);
    pieces.push(piece);
  }
  unpacking.budget.left -= size;
  return Buffer.concat(pieces);
}

function requireRatio(size: number, entry: Entry, name: string): void {
  const { ratio, ratioBytes } = epubLimits;
  if (size > ratioBytes && size > ratio * entry.compressedSize) {
    throw unsafe(
      `${shown(name)} unpacks to more than ${ratio} times its size, as archives do that are made to fill a disk.`,
    );
  }
}

function requireRoom(size: number, { entry, name, maxBytes, budget }: Unpacking): void {
  requireRatio(size, entry, name);
  if (size > maxBytes) throw unsafe(`${shown(name)} unpacks to more than ${megabytes(maxBytes)}.`);
  if (size > budget.left)
    throw unsafe(`It unpacks to more than ${megabytes(epubLimits.totalBytes)} of text.`);
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

const tooManyFiles = (): NarrateError =>
  unsafe(`It holds more than ${epubLimits.entries.toLocaleString('en-US')} files.`);

const unsafe = (message: string): NarrateError => new NarrateError('epub-unsafe', message);

const damaged = (message: string, cause?: unknown): NarrateError =>
  new NarrateError('epub-damaged', message, cause === undefined ? {} : { cause });
const headLength = 68;

/** What a file that is no readable ZIP archive seems to be, by its first bytes: words for the end of a sentence. */
export const whatItIs = (path: string): string => described(Buffer.from(firstBytes(path, headLength)));
function described(head: Buffer): string {
  const text = head.toString('latin1');
  if (head.length === 0) return 'it is empty';
  if (text.startsWith('PK\x03\x04')) return 'it begins like one, and its end is missing or damaged';
  if (text.startsWith('%PDF')) return 'it is a PDF';
  // Palm database, type and creator at 60 (Mobipocket, Kindle).
  if (text.slice(60, 68) === 'BOOKMOBI') return 'it is a Kindle book (MOBI or AZW)';
  if (text.startsWith('\xeaDRMION\xee')) return 'it is a protected Kindle book (KFX)';
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text.replace(/^\xef\xbb\xbf/, '')))
    return 'it is a web page or XML';
  return 'it is no ZIP archive';
}
