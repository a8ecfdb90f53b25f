import type { TagPairs } from '../tags/ffmetadata.js';
import {
  firstPage,
  hasRoom,
  lacingOf,
  lastPage,
  oggPage,
  pageLengthAt,
  pagesOfOne,
  piecesIn,
} from './ogg.js';
import { SegmentDamagedError, unitsOf } from './packet-blocks.js';

/** 20 ms, ffmpeg's own choice, at the 48 kHz that Opus counts in. */
export const opusPacketSamples = 960;
/** A page a second, so that players can find their place. */
const packetsPerPage = 50;

/** The packets of an Opus stream in an Ogg file: its two headers, and then the sound. @throws SegmentDamagedError */
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

/** The packets of sound alone. @throws SegmentDamagedError */
export async function* opusPackets(path: string): AsyncGenerator<readonly Buffer[], void, void> {
  let headers = 2;
  for await (const packets of packetsOf(path)) {
    yield packets.slice(headers);
    headers = Math.max(0, headers - packets.length);
  }
}

/** The identification header of a file, and how many samples at 48 kHz a decoder is to leave out (RFC 7845, section 5.1). */
export async function opusHead(path: string): Promise<{ readonly head: Buffer; readonly preSkip: number }> {
  for await (const [head] of packetsOf(path)) {
    if (head === undefined) continue;
    if (head.toString('latin1', 0, 8) !== 'OpusHead') break;
    return { head, preSkip: head.readUInt16LE(10) };
  }
  throw new SegmentDamagedError(path);
}

/** Comments have names of their own where ffmpeg's differ (Xiph.org, "Vorbis comment"). */
const names: Readonly<Record<string, string>> = { album_artist: 'ALBUMARTIST', track: 'TRACKNUMBER' };

function tagsPacket(tags: TagPairs): Buffer {
  const text = (value: string): Buffer[] => {
    const bytes = Buffer.from(value);
    return [uint32(bytes.length), bytes];
  };
  return Buffer.concat([
    Buffer.from('OpusTags', 'latin1'),
    ...text('narrate'),
    uint32(tags.length),
    ...tags.flatMap(([name, value]) => text(`${names[name] ?? name.toUpperCase()}=${value}`)),
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** What an Opus file is made of. */
export interface OpusFile {
  readonly head: Buffer;
  readonly tags: TagPairs;
  readonly packets: AsyncIterable<readonly Uint8Array[]>;
  /** At 48 kHz, with those that are left out at the start. */
  readonly samples: number;
}

/** An Opus file's bytes (RFC 7845): ffmpeg 4.1 leaves chapters out of Ogg, and cuts covers to a kilobyte. */
export async function* opusFile({
  head,
  tags,
  packets,
  samples,
}: OpusFile): AsyncGenerator<Buffer, void, void> {
  yield* pagesOfOne(head, firstPage, 0);
  let sequence = yield* pagesOfOne(tagsPacket(tags), 0, 1);
  let waiting: Uint8Array[] = [];
  let segments = 0;
  let done = 0;
  const page = (isLast: boolean): Buffer => {
    done += waiting.length * opusPacketSamples;
    const bytes = oggPage({
      flags: isLast ? lastPage : 0,
      granule: isLast ? samples : done,
      sequence: sequence++,
      lacing: waiting.flatMap(({ length }) => lacingOf(length)),
      body: waiting,
    });
    waiting = [];
    segments = 0;
    return bytes;
  };
  for await (const block of packets) {
    for (const packet of block) {
      if (waiting.length === packetsPerPage || !hasRoom(segments, packet)) yield page(false);
      waiting.push(packet);
      segments += Math.floor(packet.length / 255) + 1;
    }
  }
  yield page(true);
}
