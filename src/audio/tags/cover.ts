import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** A cover image that players can show. */
export interface Cover {
  /** Absolute. */
  readonly path: string;
  readonly kind: 'png' | 'jpeg';
  /** The hash of its bytes, in hexadecimal. */
  readonly sha256: string;
}

const signatures = {
  png: Buffer.from('89504e470d0a1a0a', 'hex'),
  jpeg: Buffer.from('ffd8ff', 'hex'),
} as const;

/**
 * Reads an image and detects PNG or JPEG from its first bytes; null: it is neither, so some players do not show it.
 * @throws the system's error when it cannot be read.
 */
export async function readCover(path: string): Promise<Cover | null> {
  const bytes = await readFile(path);
  for (const kind of ['png', 'jpeg'] as const) {
    const signature = signatures[kind];
    if (bytes.subarray(0, signature.length).equals(signature))
      return { path, kind, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
  return null;
}

/**
 * Returns the cover as the text of the tag METADATA_BLOCK_PICTURE, the only way for Ogg to carry an image: a FLAC picture block
 * (RFC 9639, section 8.8) in Base64. Its size in pixels is 0, which means unknown.
 * @throws the system's error when the image cannot be read.
 */
export async function pictureTag(cover: Cover): Promise<string> {
  const picture = await readFile(cover.path);
  const mimeType = Buffer.from(`image/${cover.kind}`, 'latin1');
  const frontCover = 3;
  return Buffer.concat([
    uint32(frontCover, mimeType.length),
    mimeType,
    uint32(0, 0, 0, 0, 0, picture.length),
    picture,
  ]).toString('base64');
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, index * 4);
  });
  return bytes;
}
