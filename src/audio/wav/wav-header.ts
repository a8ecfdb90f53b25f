import type { WavFormat, WavInspection } from './wav-format.js';

/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/** Stops at a hostile file that consists of tiny chunks. */
const maxChunks = 1000;
/** The length of a `fmt ` chunk in its longest form, WAVE_FORMAT_EXTENSIBLE. */
const fmtBytes = 40;

/** The last 14 bytes of a sub-format identifier in WAVE_FORMAT_EXTENSIBLE. The first two are the number of the plain format. */
const subFormatTail = Buffer.from('000000001000800000aa00389b71', 'hex');

type Bad = Extract<WavInspection, { kind: 'bad' }>;
const bad = (reason: Bad['reason'], message: string): Bad => ({ kind: 'bad', reason, message });

/**
 * Tells whether a size may be a placeholder. Programs that write to a pipe cannot fill in the sizes later, so they leave 0,
 * 0xFFFFFFFF (ffmpeg), or a little under 0x7FFFFFFF (SoX).
 */
const isPlaceholder = (size: number): boolean => size === 0 || size >= 0x7fff_0000;

/**
 * Reads the chunks of a RIFF/WAVE file up to its samples (Microsoft's "Multimedia Programming Interface and Data
 * Specifications 1.0" and its WAVE_FORMAT_EXTENSIBLE supplement). Skips chunks of other kinds, including the padding byte of an
 * odd chunk. `fileBytes` is the size of the file.
 */
export async function parseWavHeader(fileBytes: number, readAt: ReadAt): Promise<WavInspection> {
  const head = await readAt(0, 12);
  const magic = head.toString('latin1', 0, 4);
  if (magic === 'RIFX') return bad('unsupported', 'is RIFX, a WAV variant that narrate cannot read');
  if (magic !== 'RIFF' && magic !== 'RF64') return bad('not-wav', describeStart(head));
  const wide = magic === 'RF64' ? readWideSizes(await readAt(12, wideBytes)) : null;
  if (magic === 'RF64' && wide === null)
    return bad('unsupported', 'is RF64 without a ds64 chunk, so its length is unknown');
  if (head.length < 12) return bad('truncated', `ends after ${head.length} bytes`);
  if (head.toString('latin1', 8, 12) !== 'WAVE') return bad('not-wav', 'is RIFF, but not WAVE');
  const riffSize = wide?.riffSize ?? head.readUInt32LE(4);

  let format: WavFormat | null = null;
  let offset = 12;
  for (let count = 0; count < maxChunks; count++) {
    const chunk = await readAt(offset, 8 + fmtBytes);
    if (chunk.length < 8) {
      if (isDeclaredLonger({ riffSize, fileBytes, isWide: wide !== null }))
        return bad('truncated', `has ${fileBytes} of ${riffSize + 8} bytes`);
      return format === null
        ? bad('not-wav', 'has no fmt chunk')
        : bad('header-only', 'has a header but no data chunk');
    }
    const id = chunk.toString('latin1', 0, 4);
    const size = chunk.readUInt32LE(4);
    const body = offset + 8;
    if (id === 'data') {
      if (format === null) return bad('not-wav', 'has its samples before its fmt chunk');
      const isWide = wide !== null;
      return inspectData({ format, offset: body, size: wide?.dataSize ?? size, riffSize, fileBytes, isWide });
    }
    if (id === 'fmt ') {
      const read = readFormat(chunk.subarray(8, 8 + size));
      if ('kind' in read) return read;
      format = read;
    }
    offset = body + size + (size % 2);
  }
  return bad('unsupported', `has more than ${maxChunks} chunks before its samples`);
}

/** The start of the ds64 chunk of an RF64 file (EBU Tech 3306): its name and size, and two sizes of 64 bits. */
const wideBytes = 24;

function readWideSizes(chunk: Buffer): { readonly riffSize: number; readonly dataSize: number } | null {
  if (chunk.length < wideBytes || chunk.toString('latin1', 0, 4) !== 'ds64') return null;
  return { riffSize: Number(chunk.readBigUInt64LE(8)), dataSize: Number(chunk.readBigUInt64LE(16)) };
}

/**
 * Tells whether the header declares more bytes than the file has. A missing padding byte, and a size that includes the first 8
 * bytes, are harmless mistakes of other programs.
 */
const isDeclaredLonger = ({
  riffSize,
  fileBytes,
  isWide,
}: Pick<DataChunk, 'riffSize' | 'fileBytes' | 'isWide'>): boolean =>
  (isWide || !isPlaceholder(riffSize)) && riffSize > fileBytes;

interface DataChunk {
  readonly format: WavFormat;
  readonly offset: number;
  readonly size: number;
  readonly riffSize: number;
  readonly fileBytes: number;
  /** True: the sizes have 64 bits and are never placeholders. */
  readonly isWide: boolean;
}

function inspectData(data: DataChunk): WavInspection {
  const { format, offset, size, riffSize, fileBytes, isWide } = data;
  const frameBytes = (format.bitsPerSample / 8) * format.channels;
  const present = Math.max(0, fileBytes - offset);
  // A data size of 0 is a placeholder only if the file continues after its declared end.
  const isStreamed =
    !isWide &&
    (size === 0 ? isPlaceholder(riffSize) || riffSize + 8 <= offset : isPlaceholder(size) && size > present);
  if (isStreamed && !hasWholeFrames(present, frameBytes))
    return bad('truncated', `ends within a frame, after ${present} bytes of samples`);
  if (!isStreamed && size > present) return bad('truncated', `has ${present} of ${size} bytes of samples`);
  if (!isStreamed && isDeclaredLonger(data))
    return bad('truncated', `has ${fileBytes} of ${riffSize + 8} bytes`);

  const frames = Math.floor((isStreamed ? present : size) / frameBytes);
  if (frames === 0) return bad('header-only', 'has a header but no samples');
  return { kind: 'ok', info: { ...format, frames, dataOffset: offset, dataBytes: frames * frameBytes } };
}

/** Tells whether the bytes are whole frames. One more byte may be the padding of an odd number of bytes. */
const hasWholeFrames = (bytes: number, frameBytes: number): boolean =>
  bytes % frameBytes === 0 || (bytes % 2 === 0 && bytes % frameBytes === 1);

function readFormat(fmt: Buffer): WavFormat | Bad {
  if (fmt.length < 16) return bad('truncated', 'ends within its fmt chunk');
  const tag = fmt.readUInt16LE(0);
  const channels = fmt.readUInt16LE(2);
  const sampleRate = fmt.readUInt32LE(4);
  const frameBytes = fmt.readUInt16LE(12);
  const bitsPerSample = fmt.readUInt16LE(14);

  const encoding = encodingOf(tag, fmt);
  if (encoding === null)
    return bad('unsupported', `is not PCM (format 0x${tag.toString(16).padStart(4, '0')})`);
  const widths = encoding === 'int' ? [8, 16, 24, 32] : [32, 64];
  if (!widths.includes(bitsPerSample))
    return bad('unsupported', `has ${encoding} samples of ${bitsPerSample} bits`);
  if (channels < 1 || channels > 8)
    return bad('unsupported', `has ${channels} channels, but narrate reads 1 to 8`);
  if (sampleRate < 8_000 || sampleRate > 192_000)
    return bad('unsupported', `has a sample rate of ${sampleRate} Hz, but narrate reads 8000 to 192000 Hz`);
  if (frameBytes !== (bitsPerSample / 8) * channels)
    return bad('unsupported', `has frames of ${frameBytes} bytes for ${channels} × ${bitsPerSample} bits`);
  return { encoding, bitsPerSample, channels, sampleRate };
}

function encodingOf(tag: number, fmt: Buffer): WavFormat['encoding'] | null {
  const isExtensible = tag === 0xfffe && fmt.length >= fmtBytes && fmt.subarray(26, 40).equals(subFormatTail);
  switch (isExtensible ? fmt.readUInt16LE(24) : tag) {
    case 1:
      return 'int';
    case 3:
      return 'float';
    default:
      return null;
  }
}

/** Describes a file that is not WAV by its first bytes, because an error page saved as audio shows what it is. */
function describeStart(head: Buffer): string {
  if (head.length === 0) return 'is empty';
  const text = head.toString('latin1').replace(/[^\x20-\x7e]/g, '·');
  return `starts with "${text}", which is not a WAV file`;
}
