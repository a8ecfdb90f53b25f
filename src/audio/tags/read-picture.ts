/** What the first bytes of a picture say about it. */
export interface PictureFacts {
  readonly kind: 'png' | 'jpeg';
  readonly width: number;
  readonly height: number;
  readonly colours: 'rgb' | 'grey' | 'palette' | 'cmyk';
  /** Whether pixels can be transparent. */
  readonly hasAlpha: boolean;
}

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');
const jpegSignature = Buffer.from('ffd8ff', 'hex');

/** Returns what a picture is by its first bytes; null: neither PNG nor JPEG, so some players do not show it. */
export function pictureKind(bytes: Uint8Array): PictureFacts['kind'] | null {
  const begins = (signature: Buffer) => signature.equals(bytes.subarray(0, signature.length));
  if (begins(pngSignature)) return 'png';
  return begins(jpegSignature) ? 'jpeg' : null;
}

/** Reads the header of a PNG or JPEG; null: it is neither, it is cut off, or it has no pixels. */
export function readPicture({ buffer, byteOffset, byteLength }: Uint8Array): PictureFacts | null {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const facts = pictureKind(bytes) === 'png' ? readPng(bytes) : readJpeg(bytes);
  return facts === null || facts.width === 0 || facts.height === 0 ? null : facts;
}

/** Colour types of a PNG (PNG 3, section 11.2.1). Bit 4 says that each pixel has an alpha value. */
const pngColours: Readonly<Record<number, PictureFacts['colours']>> = {
  0: 'grey',
  2: 'rgb',
  3: 'palette',
  4: 'grey',
  6: 'rgb',
};
const alphaBit = 4;

function readPng(bytes: Buffer): PictureFacts | null {
  if (bytes.length < 33) return null;
  const colourType = bytes.readUInt8(25);
  const colours = pngColours[colourType];
  if (colours === undefined) return null;
  return {
    kind: 'png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    colours,
    hasAlpha: (colourType & alphaBit) !== 0 || hasTransparency(bytes),
  };
}

/** Tells whether a chunk before the pixels makes some colours transparent (section 11.3.1). */
function hasTransparency(bytes: Buffer): boolean {
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'tRNS') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}

/** Markers of JPEG (ITU-T T.81, table B.1): frames with the size, without the three codes among them that mean something else. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const startOfScan = 0xda;
const jpegColours: Readonly<Record<number, PictureFacts['colours']>> = { 1: 'grey', 3: 'rgb', 4: 'cmyk' };

function readJpeg(bytes: Buffer): PictureFacts | null {
  if (pictureKind(bytes) !== 'jpeg') return null;
  for (let at = 2; at + 10 <= bytes.length; ) {
    const marker = bytes.readUInt8(at + 1);
    // Programs skip bytes in front of a marker, although they should not be there.
    if (bytes[at] !== 0xff || marker === 0xff || marker === 0) {
      at += 1;
      continue;
    }
    if (marker === startOfScan) return null;
    if (isFrame(marker)) {
      const colours = jpegColours[bytes.readUInt8(at + 9)];
      if (colours === undefined) return null;
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return { kind: 'jpeg', width, height, colours, hasAlpha: false };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}
