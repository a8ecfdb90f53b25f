import { isUtf8 } from 'node:buffer';
import { statSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from 'yauzl';
import { NarrateError, systemCode } from '../../../base/errors.js';
import { firstBytes } from '../../../files/first-bytes.js';
import { type Archive, archiveOf, damaged, megabytes, normaliseName, quoted, unsafe } from './archive.js';
import { epubLimits } from './epub-limits.js';
import { openFolder } from './open-folder.js';

/**
 * Opens an EPUB: a file, or the folder of an unpacked one. Checks the name of every file before any is unpacked. yauzl
 * reads the list at the end of the archive and checks declared sizes; this module checks checksums and limits.
 * @throws NarrateError `usage`, `not-writable`, `epub-damaged`, `epub-unsafe`
 */
export async function openArchive(path: string): Promise<Archive> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return openFolder(path);
  const zip = await openZip(path);
  try {
    const files = await readEntries(zip);
    const budget = { left: epubLimits.totalBytes };
    return archiveOf({
      files,
      read: (entry, limits) => unpack(zip, { entry, ...limits, budget }),
      close: () => zip.close(),
    });
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    // Names are decoded and checked below, to report each problem with its reason.
    return await openPromise(path, { decodeStrings: false, autoClose: false });
  } catch (error) {
    switch (systemCode(error)) {
      case undefined:
        throw damaged(`${path} is not a valid EPUB: ${whatItIs(path)}.`, error);
      case 'ENOENT':
        throw new NarrateError('usage', `The file ${path} does not exist.`, {
          hint: 'Check the path.',
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
      // Programs disagree about which of two files with the same name to use.
      if (entries.has(name)) throw unsafe(`The EPUB contains two files with the name ${quoted(name)}.`);
      entries.set(name, entry);
      // Includes files that are never unpacked here, since users may unpack them with another tool.
      requireRatio(entry.uncompressedSize, entry, name);
      declared += entry.uncompressedSize;
      if (declared > epubLimits.declaredBytes) {
        throw unsafe(`The files in the EPUB have more than ${megabytes(epubLimits.declaredBytes)} in total.`);
      }
      if (entries.size > epubLimits.entries) throw tooManyFiles();
    }
  } catch (error) {
    throw error instanceof NarrateError
      ? error
      : damaged('The list of files in the EPUB cannot be read.', error);
  }
  return entries;
}

/** Decodes names as UTF-8, which EPUB requires (OCF 4.2.3), or else by the encoding that the archive declares. */
function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const name = isUtf8(raw)
    ? raw.toString('utf8')
    : getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
  return normaliseName(name);
}

function requireSafeName(name: string, entry: Entry): void {
  if (name.includes('\0') || validateFileName(name) !== null) {
    throw unsafe(`The EPUB contains a file with a path outside its folder: ${quoted(name)}.`);
  }
  // The upper half is the Unix mode, for any system that the archive declares.
  const fileType = (entry.externalFileAttributes >>> 16) & 0o170_000;
  if (fileType === 0o120_000) throw unsafe(`The EPUB contains a link: ${quoted(name)}.`);
}

interface Unpacking {
  readonly entry: Entry;
  readonly name: string;
  readonly maxBytes: number;
  /** Remaining bytes for all files together. */
  readonly budget: { left: number };
}

async function unpack(zip: ZipFile, unpacking: Unpacking): Promise<Buffer> {
  const { entry, name } = unpacking;
  if (entry.isEncrypted()) {
    throw new NarrateError('epub-protected', `${name} is encrypted with a password.`);
  }
  if (!entry.canDecodeFileData()) {
    throw damaged(`${name} has a compression method that EPUB does not allow (${entry.compressionMethod}).`);
  }
  requireRoom(entry.uncompressedSize, unpacking);
  const bytes = await inflate(zip, unpacking).catch((error: unknown) => {
    throw error instanceof NarrateError ? error : damaged(`${name} cannot be unpacked.`, error);
  });
  if (crc32(bytes) !== entry.crc32) throw damaged(`${name} is damaged: its checksum does not match.`);
  return bytes;
}

/** Counts the bytes while unpacking, since declared sizes may be false. */
async function inflate(zip: ZipFile, unpacking: Unpacking): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(unpacking.entry);
  const pieces: Buffer[] = [];
  let size = 0;
  // An error in the loop also closes the stream.
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
      `${quoted(name)} unpacks to more than ${ratio} times its size, as in an archive made to fill a disk.`,
    );
  }
}

function requireRoom(size: number, { entry, name, maxBytes, budget }: Unpacking): void {
  requireRatio(size, entry, name);
  if (size > maxBytes) throw unsafe(`${quoted(name)} unpacks to more than ${megabytes(maxBytes)}.`);
  if (size > budget.left)
    throw unsafe(`The EPUB unpacks to more than ${megabytes(epubLimits.totalBytes)} of text.`);
}

const tooManyFiles = (): NarrateError =>
  unsafe(`The EPUB contains more than ${epubLimits.entries.toLocaleString('en-US')} files.`);

const headLength = 68;

/** Describes a file that is not a readable ZIP archive by its first bytes, as the end of a sentence. */
export const whatItIs = (path: string): string => described(Buffer.from(firstBytes(path, headLength)));

function described(head: Buffer): string {
  const text = head.toString('latin1');
  if (head.length === 0) return 'it is empty';
  if (text.startsWith('PK\x03\x04')) return 'the end of the file is missing or damaged';
  if (text.startsWith('%PDF')) return 'it is a PDF';
  // Type and creator of a Palm database, at byte 60 (Mobipocket, Kindle).
  if (text.slice(60, 68) === 'BOOKMOBI') return 'it is a Kindle book (MOBI or AZW)';
  if (text.startsWith('\xeaDRMION\xee')) return 'it is a protected Kindle book (KFX)';
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text.replace(/^\xef\xbb\xbf/, '')))
    return 'it is a web page or XML';
  return 'it is not a ZIP archive';
}
