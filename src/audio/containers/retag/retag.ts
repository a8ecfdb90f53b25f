import type { FileHandle } from 'node:fs/promises';
import { openToChange, openToRead } from '../../../files/open-file.js';
import type { Retag } from './retag-files.js';

/** Bytes in memory, or a range of a file. `end` is exclusive. */
export type FilePart =
  | Uint8Array
  | { readonly file: FileHandle; readonly start: number; readonly end: number };

const blockBytes = 4 * 1024 * 1024;

/** Writes the parts one after the other. @throws the system's error; an error if a file ends early */
export async function writeParts(output: FileHandle, parts: readonly FilePart[]): Promise<void> {
  const block = Buffer.allocUnsafe(blockBytes);
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      await output.writeFile(part);
      continue;
    }
    for (let at = part.start; at < part.end; ) {
      const { bytesRead } = await part.file.read(block, 0, Math.min(blockBytes, part.end - at), at);
      if (bytesRead === 0) throw new Error('A file became shorter while narrate was copying it.');
      await output.writeFile(block.subarray(0, bytesRead));
      at += bytesRead;
    }
  }
}

/** Reads a range of a file; null: the file ends before it. */
export async function readRange(file: FileHandle, start: number, end: number): Promise<Buffer | null> {
  const bytes = Buffer.alloc(end - start);
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) return null;
    done += bytesRead;
  }
  return bytes;
}

/** A file that is open for reading, with its size in bytes. */
export interface ReadFile {
  readonly file: FileHandle;
  readonly size: number;
}

/**
 * Returns a `Retag` that writes the parts which `partsOf` finds in the two files; null: one of them is not as ffmpeg writes it.
 */
export const retagBy =
  (partsOf: (sound: ReadFile, tags: ReadFile) => Promise<readonly FilePart[] | null>): Retag =>
  async ({ sound, tags, output }) => {
    const opened: FileHandle[] = [];
    const keep = (file: FileHandle): FileHandle => {
      opened.push(file);
      return file;
    };
    const read = async (path: string): Promise<ReadFile> => {
      const file = keep(await openToRead(path));
      return { file, size: (await file.stat()).size };
    };
    try {
      const parts = await partsOf(await read(sound), await read(tags));
      if (parts === null) return false;
      await writeParts(keep(await openToChange(output)), parts);
      return true;
    } finally {
      for (const file of opened) await file.close();
    }
  };
