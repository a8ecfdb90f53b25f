import { createHash } from 'node:crypto';
import { readRegularFile } from '../../files/read-own-file.js';
import { type PictureFacts, pictureKind, readPicture } from './read-picture.js';

/** A cover image that players can show. */
export interface Cover {
  /** Absolute. */
  readonly path: string;
  readonly kind: 'png' | 'jpeg';
  /** The hash of its bytes, in hexadecimal. */
  readonly sha256: string;
  readonly picture: PictureFacts;
}

/** A picture in a FLAC file must be smaller (RFC 9639, section 8.1). The rest of its block has under a hundred bytes. */
const mostBytes = 2 ** 24 - 1_000;
/** ffmpeg opens no larger picture: the limit of `av_image_check_size2` in libavutil/imgutils.c, for 8 bytes a pixel. */
const isTooLarge = ({ width, height }: PictureFacts): boolean => (width + 128) * (height + 128) >= 2 ** 28;

/**
 * Reads a PNG or JPEG image, whatever its name is.
 * @returns if it cannot be used, why: the rest of a sentence that begins with the image
 * @throws NarrateError `unsafe-path` if it is not a regular file; the system's error when it cannot be read
 */
export async function readCover(path: string): Promise<Cover | string> {
  const bytes = await readRegularFile(path);
  const picture = pictureOf(bytes);
  if (typeof picture === 'string') return picture;
  return { path, kind: picture.kind, sha256: createHash('sha256').update(bytes).digest('hex'), picture };
}

/**
 * Returns what a cover is by its header or, if it cannot be used, why: as `readCover`.
 * @param start its first bytes, with the whole header
 * @param size how many bytes it has
 */
export function pictureOf(start: Uint8Array, size = start.length): PictureFacts | string {
  if (pictureKind(start) === null) return 'is not a PNG or JPEG image';
  const picture = readPicture(start);
  if (picture === null) return 'is damaged';
  if (isTooLarge(picture))
    return `has ${picture.width} × ${picture.height} pixels, which is more than ffmpeg can read`;
  if (size > mostBytes)
    return `has ${(size / 1e6).toFixed(1)} MB, and at most ${Math.floor(mostBytes / 1e6)} MB are possible`;
  return picture;
}

/** Reads an image as `readCover`; null: it cannot be used. */
export async function usableCover(path: string): Promise<Cover | null> {
  const cover = await readCover(path).catch(() => null);
  return typeof cover === 'string' ? null : cover;
}

/**
 * Returns the cover as the text of the tag METADATA_BLOCK_PICTURE, the only way for Ogg to carry an image: a FLAC picture block
 * (RFC 9639, section 8.8) in Base64. Its size in pixels is 0, which means unknown.
 * @throws NarrateError `unsafe-path` if it is not a regular file; the system's error when it cannot be read
 */
export async function pictureTag(cover: Cover): Promise<string> {
  const picture = await readRegularFile(cover.path);
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
