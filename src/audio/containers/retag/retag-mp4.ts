import { type Box, boxOf, ChunkOffsets, childrenOf, findBox, typeOf } from './mp4-boxes.js';
import { type ReadFile, readRange, retagBy } from './retag.js';

/**
 * Replaces tags, cover and chapter markers of an M4A or M4B by ffmpeg. The tags and the cover are in `moov/udta`. The markers are
 * there too, and in a text track: its titles come before the sound in `mdat`.
 */
export const retagMp4 = retagBy(async (sound, tags) => {
  const old = await readMovie(sound);
  const template = await readMovie(tags);
  if (old === null || template === null) return null;
  const titles = await readRange(template.file, template.dataStart, template.soundStart);
  const moov = titles && mergeMovies(old, template);
  const moved = moov && moveChunks(moov, { old, template, titles });
  if (!moved) return null;
  return [
    ...[old.fileType, moov, dataHeader(old, titles)],
    ...[titles, { file: old.file, start: old.soundStart, end: old.dataEnd }],
  ];
});

/** An MP4 file whose tags come before its sound. Offsets are in bytes from the start of the file. */
interface Movie extends Pick<ReadFile, 'file'> {
  readonly fileType: Buffer;
  /** A copy that may be changed. */
  readonly moov: Box;
  /** The padding and the header before the content of `mdat`. */
  readonly head: Buffer;
  readonly dataStart: number;
  readonly dataEnd: number;
  /** Where the first packet of sound is. The titles of the chapter markers are before it. */
  readonly soundStart: number;
}

/** Reads the boxes `ftyp`, `moov`, `free` and `mdat`; null: the file has others, or in another order. */
async function readMovie({ file, size }: ReadFile): Promise<Movie | null> {
  const starts = new Map<string, { start: number; end: number }>();
  for (let at = 0; at < size; ) {
    const header = await readRange(file, at, Math.min(at + 8, size));
    const length = header?.length === 8 ? header.readUInt32BE(0) : 0;
    if (header === null || length < 8 || at + length > size) return null;
    starts.set(typeOf(header), { start: at, end: at + length });
    at += length;
  }
  const [ftyp, moov, mdat] = ['ftyp', 'moov', 'mdat'].map((type) => starts.get(type));
  const names = [...starts.keys()].filter((type) => type !== 'free').join(' ');
  if (names !== 'ftyp moov mdat' || !ftyp || !moov || mdat?.end !== size) return null;
  const dataStart = mdat.start + 8;
  const [fileType, movie, head] = [
    await readRange(file, ftyp.start, ftyp.end),
    await readRange(file, moov.start, moov.end),
    await readRange(file, moov.end, dataStart),
  ];
  const track = movie && trackOf(movie, 'soun');
  const soundStart = (track && ChunkOffsets.of(track)?.lowest) ?? Infinity;
  if (!fileType || !movie || !head || soundStart < dataStart || soundStart > mdat.end) return null;
  return { file, fileType, moov: movie, head, dataStart, dataEnd: mdat.end, soundStart };
}

/** Returns the first track of a kind: sound or text; null: there is none. */
function trackOf(moov: Box, kind: 'soun' | 'text'): Box | null {
  const tracks = childrenOf(moov)?.filter((box) => typeOf(box) === 'trak') ?? [];
  return tracks.find((track) => handlerOf(track) === kind) ?? null;
}

const handlerOf = (track: Box): string | null =>
  findBox(track, ['mdia', 'hdlr'])?.toString('latin1', 16, 20) ?? null;

/** Returns the `moov` of the new file, with the chunk offsets of the files that its tracks are from; null: the files do not match. */
function mergeMovies(old: Movie, template: Movie): Box | null {
  const sound = trackOf(old.moov, 'soun');
  const parts = childrenOf(template.moov)?.map((box) => {
    switch (typeOf(box)) {
      case 'mvhd':
        return mergeHeaders(old.moov, template.moov);
      case 'trak':
        return handlerOf(box) === 'soun' && sound !== null ? mergeSoundTracks(sound, box) : box;
      case 'udta':
        return box;
      default:
        return findBox(old.moov, [typeOf(box)])?.equals(box) === true ? box : null;
    }
  });
  if (parts === undefined || parts.some((part) => part === null)) return null;
  return boxOf('moov', parts as Box[]);
}

/** Offsets in `mvhd` of version 0 (section 8.2.2) and in `tkhd` of version 0 (section 8.3.2). */
const movieDurationOffset = 24;
const trackDurationOffset = 28;

/** Returns the movie header: its duration is that of the longest track, and its last field the next free number of a track. */
function mergeHeaders(old: Box, template: Box): Box | null {
  const [from, to] = [findBox(template, ['mvhd']), findBox(old, ['mvhd'])];
  const lengths = [trackSeconds(old, 'soun'), trackSeconds(template, 'text')];
  if (from === null || to === null || to.readUInt8(8) !== 0 || lengths.includes(null)) return null;
  const header = Buffer.from(to);
  header.writeUInt32BE(Math.max(...lengths.map(Number)), movieDurationOffset);
  from.copy(header, header.length - 4, from.length - 4);
  return header;
}

/** Returns the duration of a track in the units of the movie; 0: there is no such track; null: it has 64 bits. */
function trackSeconds(moov: Box, kind: 'soun' | 'text'): number | null {
  const track = trackOf(moov, kind);
  const header = track && findBox(track, ['tkhd']);
  if (header === null) return 0;
  return header.readUInt8(8) === 0 ? header.readUInt32BE(trackDurationOffset) : null;
}

/** Returns the old track with the reference to the chapter markers and the language of the template; null: they do not match. */
function mergeSoundTracks(old: Box, template: Box): Box | null {
  const boxes = childrenOf(template)?.map((box) =>
    typeOf(box) === 'tref' ? box : findBox(old, [typeOf(box)]),
  );
  const track = boxes?.every((box) => box !== null) ? boxOf('trak', boxes as Box[]) : null;
  const [from, to] = [findBox(template, ['mdia', 'mdhd']), track && findBox(track, ['mdia', 'mdhd'])];
  if (!from || !to) return null;
  // The language is in the fourth and third last byte, also in the version for long files (section 8.4.2).
  from.copy(to, to.length - 4, from.length - 4, from.length - 2);
  return track;
}

/** Moves the offsets of all chunks to their places in the new file. Returns false if one does not fit. */
function moveChunks(
  moov: Box,
  { old, template, titles }: { old: Movie; template: Movie; titles: Buffer },
): boolean {
  const dataStart = old.fileType.length + moov.length + old.head.length;
  const dataBytes = titles.length + old.dataEnd - old.soundStart;
  const [sound, text] = [trackOf(moov, 'soun'), trackOf(moov, 'text')];
  if (sound === null || dataBytes + 8 > 0xffff_ffff) return false;
  const isMoved = (track: Box, by: number) => ChunkOffsets.of(track)?.move(by) === true;
  return (
    isMoved(sound, dataStart + titles.length - old.soundStart) &&
    (text === null || isMoved(text, dataStart - template.dataStart))
  );
}

/** Returns the padding and the header before the content of `mdat`, with its new size. */
function dataHeader({ head, dataEnd, soundStart }: Movie, titles: Buffer): Buffer {
  const bytes = Buffer.from(head);
  bytes.writeUInt32BE(8 + titles.length + dataEnd - soundStart, bytes.length - 8);
  return bytes;
}
