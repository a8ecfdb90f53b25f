import type { TagPairs } from '../tags/ffmetadata.js';
import {
  firstPage,
  hasRoom,
  lacingCountOf,
  lacingOf,
  lastPage,
  oggPage,
  pageLengthAt,
  pagesOfPacket,
  piecesIn,
} from './ogg.js';
import { SegmentDamagedError, unitsOf } from './packet-blocks.js';

/** Samples in a packet: 20 ms, ffmpeg's default, at the 48 kHz of Opus timestamps. */
export const opusPacketSamples = 960;
/** One page a second, so that players can seek. */
const packetsPerPage = 50;

/** Reads the packets of an Opus stream in an Ogg file: two headers, then the sound. @throws SegmentDamagedError */
async function* packetsOf(path: string): AsyncGenerator<readonly Buffer[], void, void> {
  let open: Buffer[] = [];
  for await (const pages of unitsOf(path, pageLengthAt)) {
    const packets: Buffer[] = [];
    for (const { bytes, isEnd } of pages.flatMap((page) => [...piecesIn(page)])) {
      open.push(bytes);
      if (!isEnd) continue;
      packets.push(open.length === 1 ? bytes : Buffer.concat(open));
      open = [];
    }
    yield packets;
  }
}

/** Reads the audio packets of an Opus file, without the headers. @throws SegmentDamagedError */
export async function* opusPackets(path: string): AsyncGenerator<readonly Buffer[], void, void> {
  let headers = 2;
  for await (const packets of packetsOf(path)) {
    yield packets.slice(headers);
    headers = Math.max(0, headers - packets.length);
  }
}

/**
 * Reads the identification header of a file. `preSkip` is the number of samples at 48 kHz that a decoder drops at the start
 * (RFC 7845, section 5.1). @throws SegmentDamagedError
 */
export async function opusHead(path: string): Promise<{ readonly head: Buffer; readonly preSkip: number }> {
  for await (const [head] of packetsOf(path)) {
    if (head === undefined) continue;
    if (head.toString('latin1', 0, 8) !== 'OpusHead') break;
    return { head, preSkip: head.readUInt16LE(10) };
  }
  throw new SegmentDamagedError(path);
}

/** Vorbis comment names by ffmpeg tag name, where they are not the same name in upper case (Xiph.org, "Vorbis comment"). */
const commentNames: Readonly<Record<string, string>> = { album_artist: 'ALBUMARTIST', track: 'TRACKNUMBER' };

function tagsPacket(tags: TagPairs): Buffer {
  const text = (value: string): Buffer[] => {
    const bytes = Buffer.from(value);
    return [uint32(bytes.length), bytes];
  };
  return Buffer.concat([
    Buffer.from('OpusTags', 'latin1'),
    ...text('narrate'),
    uint32(tags.length),
    ...tags.flatMap(([name, value]) => text(`${commentNames[name] ?? name.toUpperCase()}=${value}`)),
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The content of an Opus file. */
export interface OpusFile {
  readonly head: Buffer;
  readonly tags: TagPairs;
  readonly packets: AsyncIterable<readonly Uint8Array[]>;
  /** The length at 48 kHz, including the samples that a decoder drops at the start. */
  readonly samples: number;
}

/**
 * Yields the bytes of an Opus file (RFC 7845). narrate writes it itself because ffmpeg 4.1 drops chapters from Ogg and
 * truncates covers to a kilobyte.
 */
export async function* opusFile({
  head,
  tags,
  packets,
  samples,
}: OpusFile): AsyncGenerator<Buffer, void, void> {
  yield* pagesOfPacket(head, firstPage, 0);
  let sequence = yield* pagesOfPacket(tagsPacket(tags), 0, 1);
  let pagePackets: Uint8Array[] = [];
  let lacingCount = 0;
  let writtenSamples = 0;
  const page = (isLast: boolean): Buffer => {
    writtenSamples += pagePackets.length * opusPacketSamples;
    const bytes = oggPage({
      flags: isLast ? lastPage : 0,
      granule: isLast ? samples : writtenSamples,
      sequence: sequence++,
      lacing: pagePackets.flatMap(({ length }) => lacingOf(length)),
      body: pagePackets,
    });
    pagePackets = [];
    lacingCount = 0;
    return bytes;
  };
  for await (const block of packets) {
    for (const packet of block) {
      if (pagePackets.length === packetsPerPage || !hasRoom(lacingCount, packet)) yield page(false);
      pagePackets.push(packet);
      lacingCount += lacingCountOf(packet);
    }
  }
  yield page(true);
}
