import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { createFile, openToRead } from './open-file.js';

/** What was written to a file. */
export interface WrittenBytes {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

const blockBytes = 1024 * 1024;

/**
 * Copies a file to a new file, block by block. The copy has its own content, so that a program that changes it leaves the first one
 * as it is.
 * @throws NarrateError `unsafe-path`; the system's error, `EEXIST` if the new file exists; the signal's reason
 */
export async function copyToNewFile(from: string, to: string, signal: AbortSignal): Promise<WrittenBytes> {
  const source = await openToRead(from);
  try {
    const file = await createFile(to);
    return await copyBytes(source, file, signal).finally(() => file.close());
  } finally {
    await source.close();
  }
}

async function copyBytes(source: FileHandle, file: FileHandle, signal: AbortSignal): Promise<WrittenBytes> {
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafe(blockBytes);
  let bytes = 0;
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(block, 0, blockBytes, bytes);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    hash.update(block.subarray(0, bytesRead));
    await file.writeFile(block.subarray(0, bytesRead));
    bytes += bytesRead;
  }
}

/** Returns size and hash of a file. @throws NarrateError `unsafe-path`; the system's error */
export async function hashFile(path: string): Promise<WrittenBytes> {
  const file = await openToRead(path);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const block of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      hash.update(block);
      bytes += block.length;
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
